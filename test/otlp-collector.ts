/** An OpenTelemetry collector for tests: OTLP over HTTP on a real socket, protobuf as it came. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import protobuf from 'protobufjs';
import * as z from 'zod';

export interface CollectedSpan {
  readonly name: string;
  readonly service: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty of a span that began its trace. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of a failed span, what it was told. */
  readonly error: string | null;
}

export interface Collector {
  readonly endpoint: string;
  spans(): readonly CollectedSpan[];
  close(): Promise<void>;
}

/** What of OTLP 1.x is looked at here, by opentelemetry-proto. */
const PROTO = `syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { repeated Span spans = 2; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  repeated KeyValue attributes = 9; Status status = 15;
}
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }`;
const ExportRequest = protobuf.parse(PROTO).root.lookupType('ExportTraceServiceRequest');

const value = z.record(z.string(), z.unknown()).transform((given) => Object.values(given)[0]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value])));
const hex = z.string().transform((base64) => Buffer.from(base64, 'base64').toString('hex'));
const requestSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              kind: z.number(),
              traceId: hex,
              spanId: hex,
              parentSpanId: hex,
              attributes,
              status: z.object({ code: z.number(), message: z.string() }).nullable(),
            }),
          ),
        }),
      ),
    }),
  ),
});
const ERROR = 2;

export async function startCollector(): Promise<Collector> {
  const collected: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.method !== 'POST' || request.url !== '/v1/traces') return response.writeHead(404).end();
      const { resourceSpans } = requestSchema.parse(
        ExportRequest.toObject(ExportRequest.decode(body), { bytes: String, longs: Number, defaults: true }),
      );
      for (const { resource, scopeSpans } of resourceSpans) {
        for (const { status, ...span } of scopeSpans.flatMap(({ spans }) => spans)) {
          const error = status?.code === ERROR ? status.message : null;
          collected.push({ ...span, service: String(resource.attributes['service.name']), error });
        }
      }
      return response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    spans: () => collected,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
