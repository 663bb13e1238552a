/** Temporal's own interceptors for OpenTelemetry, as this project uses them. They are loaded by a process that traces. */
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { OpenTracing } from '../tracing/tracing.js';
import type { TemporalTarget } from './connect.js';
import { workflowSource } from './workflow-bundle.js';

/**
 * The same server, but what is started there goes on in the trace that starts it. What only looks (queries, descriptions)
 * makes no span: a command that follows a run looks twice a second.
 */
export async function tracedTarget(
  target: TemporalTarget,
  tracing: OpenTracing | null,
): Promise<TemporalTarget> {
  if (tracing === null) return target;
  const { OpenTelemetryWorkflowClientInterceptor } = await import(
    '@temporalio/interceptors-opentelemetry/lib/client/index.js'
  );
  const traced = new OpenTelemetryWorkflowClientInterceptor();
  const interceptor: WorkflowClientInterceptor = {
    start: (input, next) => traced.start(input, next),
    startWithDetails: (input, next) => traced.startWithDetails(input, next),
    signal: (input, next) => traced.signal(input, next),
    startUpdate: (input, next) => traced.startUpdate(input, next),
    terminate: (input, next) => traced.terminate(input, next),
    cancel: (input, next) => traced.cancel(input, next),
  };
  return { ...target, interceptors: { workflow: [interceptor] } };
}

/** What a worker loads its workflows from, and how it traces them and their activities. */
export async function tracedSource(tracing: OpenTracing | null): Promise<Partial<WorkerOptions>> {
  if (tracing === null) return workflowSource();
  const {
    OpenTelemetryActivityInboundInterceptor,
    OpenTelemetryActivityOutboundInterceptor,
    makeWorkflowExporter,
  } = await import('@temporalio/interceptors-opentelemetry/lib/worker/index.js');
  const { workflowModules, ...source } = workflowSource({ traced: true });
  return {
    ...source,
    interceptors: {
      activity: [
        (context) => ({
          inbound: new OpenTelemetryActivityInboundInterceptor(context),
          outbound: new OpenTelemetryActivityOutboundInterceptor(context),
        }),
      ],
      ...(workflowModules === undefined ? {} : { workflowModules }),
    },
    sinks: { exporter: makeWorkflowExporter(tracing.processor, tracing.resource) },
  };
}
