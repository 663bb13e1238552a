/** Whether the environment asks for traces, in OpenTelemetry's own variables, and whether they can be sent as it says. */
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';

const SAMPLERS = ['always_on', 'always_off', 'traceidratio'] as const;
const endpoint = z.url({ protocol: /^https?$/ }).optional();
/** Only OTLP over HTTP is spoken here. Every collector takes it, on port 4318 as a rule. */
const protocol = z.literal('http/protobuf').optional();

const environmentSchema = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).optional(),
  OTEL_TRACES_SAMPLER: z.enum([...SAMPLERS, ...SAMPLERS.map((name) => `parentbased_${name}`)]).optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).optional(),
});

/**
 * Whether traces are wanted: an OTLP endpoint is set, or `OTEL_TRACES_EXPORTER=otlp` asks for the usual one on this
 * machine. `OTEL_SDK_DISABLED=true` and `OTEL_TRACES_EXPORTER=none` are the last word against them.
 *
 * @throws SentinelError SENT_USAGE, naming the variable that is wrong; never when traces are not wanted
 */
export function tracingWanted(env: NodeJS.ProcessEnv): boolean {
  // A variable that is set to nothing is not set, as OpenTelemetry has it.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  if (set.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || set.OTEL_TRACES_EXPORTER === 'none') return false;
  const asked =
    set.OTEL_EXPORTER_OTLP_ENDPOINT ?? set.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? set.OTEL_TRACES_EXPORTER;
  if (asked === undefined) return false;
  const parsed = environmentSchema.safeParse(set);
  if (parsed.success) return true;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${name}: ${message}, got "${set[name] ?? ''}"`;
  });
  throw sentinelError('SENT_USAGE', { problem: problems.join('; ') });
}
