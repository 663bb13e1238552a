/** Traces by OpenTelemetry, sent by OTLP over HTTP. What this file imports is loaded by a process that traces, and by no other. */
import { randomUUID } from 'node:crypto';
import {
  type Context,
  context,
  DiagLogLevel,
  diag,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { envDetectorSync, Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { messageOf } from '../config/errors.js';
import type { OpenTracing } from './tracing.js';

export interface TracingOptions {
  /** Names the process, as in `sentinelml-api`; `OTEL_SERVICE_NAME` stands above it. */
  readonly part: string;
  readonly productVersion: string;
  readonly env: NodeJS.ProcessEnv;
  /** Told of spans that could not be sent, at most once a minute. */
  readonly onProblem: (problem: string) => void;
}

const STOP_WITHIN_MS = 3_000;
const PROBLEM_EVERY_MS = 60_000;
const SAMPLED = 1;

/**
 * Opens tracing for this process. A span is kept in memory until its batch is sent, and dropped when the collector takes
 * no more: nothing ever waits for it.
 */
export function openTracing({ part, productVersion, env, onProblem }: TracingOptions): OpenTracing {
  const tell = tellProblems(onProblem);
  const resource = Resource.default()
    .merge(
      new Resource({
        'service.name': `sentinelml-${part}`,
        'service.version': productVersion,
        'service.instance.id': randomUUID(),
      }),
    )
    // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have their way.
    .merge(new Resource(envDetectorSync.detect().attributes));
  const processor = new BatchSpanProcessor(new OTLPTraceExporter());
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  provider.register({ contextManager: new AsyncLocalStorageContextManager().enable() });
  const tracer = provider.getTracer('sentinelml', productVersion);
  const outside = fromEnvironment(env);

  async function within<T>(span: Span, parent: Context, work: () => Promise<T>): Promise<T> {
    try {
      return await context.with(trace.setSpan(parent, span), work);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      throw error;
    } finally {
      span.end();
    }
  }

  return {
    processor,
    resource,
    span(name, attributes, work) {
      const active = context.active();
      const parent = trace.getSpan(active) === undefined ? outside : active;
      return within(tracer.startSpan(name, { attributes }, parent), parent, work);
    },
    request(headers, method, answer) {
      const parent = propagation.extract(ROOT_CONTEXT, headers, {
        get: (carrier, key) => carrier.get(key) ?? undefined,
        keys: (carrier) => [...carrier.keys()],
      });
      const attributes = { 'http.request.method': method };
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
      return within(span, parent, () =>
        answer({
          response: traceResponse(span),
          answered({ route, status, attributes }) {
            if (route !== '*') span.updateName(`${method} ${route}`).setAttribute('http.route', route);
            span.setAttributes({ ...attributes, 'http.response.status_code': status });
            // By the conventions for HTTP a client's mistake is no error of the server.
            if (status < 500) return;
            span.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR });
          },
        }),
      );
    },
    ids() {
      const at = trace.getSpanContext(context.active());
      return at === undefined ? {} : { trace_id: at.traceId, span_id: at.spanId };
    },
    headers() {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      return carrier;
    },
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_WITHIN_MS);
      });
      const sent = provider.shutdown().catch((error: unknown) => tell(messageOf(error)));
      await Promise.race([sent, late]);
      clearTimeout(timer);
    },
  };
}

/** The trace that a CI job or a script is in, by the variables TRACEPARENT and TRACESTATE. */
function fromEnvironment({ TRACEPARENT: traceparent, TRACESTATE: tracestate }: NodeJS.ProcessEnv): Context {
  if (traceparent === undefined) return ROOT_CONTEXT;
  return propagation.extract(ROOT_CONTEXT, { traceparent, tracestate });
}

function traceResponse(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-0${traceFlags & SAMPLED}`;
}

/** OpenTelemetry tells of a collector that is away with every batch, which would fill a log. */
function tellProblems(onProblem: (problem: string) => void): (problem: string) => void {
  let next = 0;
  const tell = (problem: string): void => {
    if (Date.now() < next) return;
    next = Date.now() + PROBLEM_EVERY_MS;
    onProblem(problem);
  };
  setGlobalErrorHandler((error) => tell(messageOf(error)));
  const ignore = (): void => {};
  diag.setLogger(
    { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return tell;
}
