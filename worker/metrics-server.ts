import { createServer, type Server } from 'node:http';
import { messageOf, sentinelError } from '../config/errors.js';
import type { MetricsText } from '../metrics/metrics-text.js';

/**
 * Serves `GET /metrics` and `GET /health/live`.
 *
 * @throws SentinelError SENT_PORT_TAKEN
 */
export async function serveMetrics(metrics: MetricsText, port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/health/live') {
      response.end('ok\n');
      return;
    }
    if (request.url !== '/metrics') {
      response.writeHead(404).end('Only /metrics and /health/live are served here.\n');
      return;
    }
    metrics.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(`${messageOf(error)}\n`),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? sentinelError(
              'SENT_PORT_TAKEN',
              { port, host, what: "worker's metrics", hint: 'Set worker.metrics_port to a free one.' },
              { cause },
            )
          : cause,
      ),
    );
    server.listen(port, host, resolve);
  });
  return server;
}
