/** What the rest of the project sees of tracing. OpenTelemetry itself stays behind it, and is loaded only when it is asked for. */
import type { IResource } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface Tracing {
  /** Does the work inside a span, which ends with it; a failure is recorded and thrown on. */
  span<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T>;
}

/** A request's span, for what is known of it only when it has been answered. */
export interface RequestSpan {
  /** Trace, span and flags as the header `traceresponse` tells them to the client. */
  readonly response: string;
  answered(answer: {
    /** As the server spells it; `*` where nothing is served. */
    readonly route: string;
    readonly status: number;
    readonly attributes: SpanAttributes;
  }): void;
}

/** Where a line of a log belongs. */
export interface TraceIds {
  readonly trace_id?: string;
  readonly span_id?: string;
}

export interface OpenTracing extends Tracing {
  /** Answers a request inside a span of its own, a child of the one that its header `traceparent` names. */
  request(headers: Headers, method: string, answer: (span: RequestSpan) => Promise<void>): Promise<void>;
  /** The span that is under way; nothing outside of one. */
  ids(): TraceIds;
  /** The headers by which a request to others carries the span that is under way. */
  headers(): Record<string, string>;
  /** Where spans that were made elsewhere, in the sandbox of a workflow, are handed in. */
  readonly processor: SpanProcessor;
  readonly resource: IResource;
  /** Sends what is left, for three seconds at most, and ends. */
  stop(): Promise<void>;
}

/** Tracing that is off. */
export const NO_TRACING: Tracing = { span: (_name, _attributes, work) => work() };
