/** A gateway before a Temporal server, as a cloud has one: it ends TLS, and looks at certificates and API keys. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import {
  connect,
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Certificates } from './certificates.js';

export interface GatewayOptions {
  /** `host:port` of the server behind it. */
  readonly upstream: string;
  readonly certificates: Certificates;
  /** Refuse who shows no certificate of the authority. */
  readonly clientCertificates: boolean;
  /** Refuse requests without this key. */
  readonly apiKey?: string;
}

export interface Gateway {
  readonly port: number;
  /** The methods that were let through, and in which namespaces, each once. */
  readonly methods: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
  stop(): Promise<void>;
}

export async function startGateway({
  upstream,
  certificates,
  clientCertificates,
  apiKey,
}: GatewayOptions): Promise<Gateway> {
  const methods = new Set<string>();
  const namespaces = new Set<string>();
  const behind = connect(`http://${upstream}`);
  const server = createSecureServer({
    cert: await readFile(certificates.server.cert),
    key: await readFile(certificates.server.key),
    ca: await readFile(certificates.ca),
    requestCert: clientCertificates,
    rejectUnauthorized: clientCertificates,
    allowHTTP1: false,
  });

  function forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const request = behind.request({ ...headers, ':scheme': 'http', ':authority': upstream });
    stream.pipe(request);
    request.once('response', (answer, flags) => {
      if ((flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0) {
        stream.respond(answer, { endStream: true });
        return;
      }
      // gRPC's status comes behind the body.
      let trailers: IncomingHttpHeaders = {};
      request.once('trailers', (last: IncomingHttpHeaders) => {
        trailers = last;
      });
      stream.respond(answer, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers(trailers));
      request.pipe(stream);
    });
    request.once('error', () => stream.close());
    stream.once('error', () => request.close());
    stream.once('aborted', () => request.close(constants.NGHTTP2_CANCEL));
  }

  server.on('stream', (stream, headers) => {
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) {
      const refusal = { 'grpc-status': '16', 'grpc-message': 'no such key' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...refusal }, { endStream: true });
      return;
    }
    methods.add(String(headers[':path']).split('/').at(-1) ?? '');
    const { 'temporal-namespace': namespace } = headers;
    if (typeof namespace === 'string') namespaces.add(namespace);
    forward(stream, headers);
  });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    methods,
    namespaces,
    async stop() {
      for (const session of sessions) session.destroy();
      behind.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
