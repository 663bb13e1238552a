/** What the environment may set over the configuration file, for containers. Temporal's own variables stand beside these. */
import * as z from 'zod';
import { sentinelError } from './errors.js';
import type { SentinelConfig } from './load-config.js';
import { buildIdSchema, deploymentNameSchema } from './worker-schema.js';

const environmentSchema = z.object({
  SENTINEL_HOST: z.string().min(1).optional(),
  SENTINEL_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  SENTINEL_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SENTINEL_WORKER_HOST: z.string().min(1).optional(),
  SENTINEL_DEPLOYMENT_NAME: deploymentNameSchema.optional(),
  SENTINEL_BUILD_ID: buildIdSchema.optional(),
});

/**
 * The configuration with what the environment sets.
 *
 * @throws SentinelError SENT_USAGE, naming the variable that is wrong
 */
export function withEnvironment(
  config: SentinelConfig,
  env: NodeJS.ProcessEnv = process.env,
): SentinelConfig {
  // A variable that is set to nothing is not set.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(set);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw sentinelError('SENT_USAGE', { problem: problems.join('; ') });
  }
  const {
    SENTINEL_HOST: host,
    SENTINEL_PORT: port,
    SENTINEL_PUBLIC_URL: url,
    SENTINEL_WORKER_HOST: workerHost,
    SENTINEL_DEPLOYMENT_NAME: deploymentName,
    SENTINEL_BUILD_ID: buildId,
  } = parsed.data;
  return {
    ...config,
    api: {
      ...config.api,
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(url === undefined ? {} : { public_url: url }),
    },
    worker: {
      ...config.worker,
      ...(workerHost === undefined ? {} : { host: workerHost }),
      ...deploymentOf(config, deploymentName, buildId),
    },
  };
}

/** Either variable makes the worker one of a deployment, as an image that knows its own build needs no configuration for it. */
function deploymentOf(
  { worker: { deployment } }: SentinelConfig,
  name: string | undefined,
  buildId: string | undefined,
): Partial<SentinelConfig['worker']> {
  if (name === undefined && buildId === undefined) return {};
  return {
    deployment: {
      behavior: 'pinned',
      ...deployment,
      ...(name === undefined ? {} : { name }),
      ...(buildId === undefined ? {} : { build_id: buildId }),
    },
  };
}
