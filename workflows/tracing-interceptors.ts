/**
 * Puts workflows into traces. Only the bundle that workers with tracing load has this, so that nothing changes for others.
 *
 * Queries and the validation of updates are left out: they are not repeated on replay, and OpenTelemetry draws the ids of
 * spans from the workflow's own random numbers, which would then go out of step.
 */
import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/workflow/index.js';
import type { WorkflowInboundCallsInterceptor, WorkflowInterceptors } from '@temporalio/workflow';

export function interceptors(): WorkflowInterceptors {
  return {
    inbound: [withoutReads(new OpenTelemetryInboundInterceptor())],
    outbound: [new OpenTelemetryOutboundInterceptor()],
    internals: [new OpenTelemetryInternalsInterceptor()],
  };
}

function withoutReads(traced: OpenTelemetryInboundInterceptor): WorkflowInboundCallsInterceptor {
  return {
    execute: (input, next) => traced.execute(input, next),
    handleSignal: (input, next) => traced.handleSignal(input, next),
    handleUpdate: (input, next) => traced.handleUpdate(input, next),
  };
}
