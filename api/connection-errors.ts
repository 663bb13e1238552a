import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type SentinelError, sentinelError } from '../config/errors.js';
import { problemBody, problemHeaders, titleOf } from './problem.js';
import { SECURE_HEADERS } from './secure-headers.js';

/**
 * Answers what never becomes a request: broken HTTP, headers without end, a body that does not come in time, an
 * expectation that nobody meets. Node would answer with a bare status line.
 *
 * @param limits as they stand in the configuration, for the messages
 */
export function answerConnectionErrors(
  server: Server,
  limits: { readonly requestTimeout: string; readonly headerTimeout: string },
): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // A client that hung up reads nothing; one in the middle of an answer would take this for a part of it.
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
      socket.destroy();
      return;
    }
    socket.end(rawAnswer(errorOf(error, limits)), () => socket.destroy());
  });
  server.on('checkExpectation', (request, response) => {
    const got = (request.headers.expect ?? '').slice(0, 100);
    const problem = sentinelError('SENT_REQUEST_EXPECTATION', { got });
    const body = JSON.stringify(problemBody(problem, { request_id: randomUUID() }));
    response.writeHead(problem.status, headersOf(problem, body));
    response.end(body);
  });
}

/** Whether an answer has begun on a connection. Node keeps it where nobody else needs it. */
function isAnswering(
  socket: Socket & { readonly _httpMessage?: { readonly headersSent?: boolean } },
): boolean {
  return socket._httpMessage?.headersSent === true;
}

function errorOf(
  error: NodeJS.ErrnoException,
  limits: { readonly requestTimeout: string; readonly headerTimeout: string },
): SentinelError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return sentinelError('SENT_REQUEST_HEADERS_TOO_LARGE', { limit: maxHeaderSize });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return sentinelError('SENT_REQUEST_TIMEOUT', {
        limit: `${limits.requestTimeout}, and its headers within ${limits.headerTimeout}`,
      });
    default:
      return sentinelError('SENT_REQUEST_NOT_HTTP', {
        problem: `something else (${error.code ?? 'unreadable'})`,
      });
  }
}

function rawAnswer(error: SentinelError): string {
  const body = JSON.stringify(problemBody(error, { request_id: randomUUID() }));
  const lines = Object.entries(headersOf(error, body)).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${error.status} ${titleOf(error)}\r\n${lines.join('')}\r\n${body}`;
}

function headersOf(error: SentinelError, body: string): Record<string, string> {
  return {
    ...problemHeaders(error),
    ...SECURE_HEADERS,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
}
