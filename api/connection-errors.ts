import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { messageOf, type SentinelError, sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import { problemBody, problemHeaders, titleOf } from './problem.js';
import { SECURE_HEADERS } from './secure-headers.js';
import { markTimedOut } from './timed-out.js';

/** How long a request may take to come. */
export type TimeLimits = Readonly<Pick<SentinelConfig['api'], 'request_timeout' | 'header_timeout'>>;

/**
 * Answers what never becomes a request: broken HTTP, headers without end, a body that does not come in time, an
 * expectation that nobody meets. Node would answer with a bare status line.
 *
 * @param limits as they stand in the configuration, for the messages
 */
export function answerConnectionErrors(server: Server, limits: TimeLimits): void {
  const refused = new WeakSet<Socket>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // A client that hung up reads nothing.
    if (error.code === 'ECONNRESET') socket.destroy();
    // More bytes behind broken ones are broken, too.
    if (refused.has(socket)) return;
    refused.add(socket);
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') markTimedOut(socket);
    refuse(socket, rawAnswer(errorOf(error, limits)));
  });
  server.on('checkExpectation', (request, response) => {
    const got = (request.headers.expect ?? '').slice(0, 100);
    const problem = sentinelError('SENT_REQUEST_EXPECTATION', { got });
    const body = JSON.stringify(problemBody(problem, { request_id: randomUUID() }));
    response.writeHead(problem.status, headersOf(problem, body));
    response.end(body);
  });
}

/** A socket with the answer that goes out on it next. Node keeps it where nobody else needs it. */
type AnsweringSocket = Socket & { readonly _httpMessage?: ServerResponse | null };

/**
 * Sends a last answer. Whole requests that came before the broken bytes are answered first: theirs is the answer that the
 * client takes for the first it gets.
 */
function refuse(socket: AnsweringSocket, answer: string): void {
  const pending = socket._httpMessage;
  if (socket.writable && pending?.req.complete === true) {
    pending.once('close', () => setImmediate(refuse, socket, answer));
    return;
  }
  // In the middle of an answer this would be taken for a part of it.
  if (!socket.writable || pending?.headersSent === true) socket.destroy();
  else socket.end(answer, () => socket.destroy());
}

/** Answers a request whose address makes no URL, such as one without a host. */
export function answerBadTarget(thrown: unknown): Response {
  const error = sentinelError('SENT_REQUEST_NOT_HTTP', { problem: messageOf(thrown) }, { cause: thrown });
  const body = JSON.stringify(problemBody(error, { request_id: randomUUID() }));
  return new Response(body, {
    status: error.status,
    headers: { ...problemHeaders(error), ...SECURE_HEADERS },
  });
}

/** The error of a request that did not come in time. */
export function lateRequest({ request_timeout, header_timeout }: TimeLimits): SentinelError {
  return sentinelError('SENT_REQUEST_TIMEOUT', {
    limit: `${request_timeout}, and its headers within ${header_timeout}`,
  });
}

function errorOf(error: NodeJS.ErrnoException, limits: TimeLimits): SentinelError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return sentinelError('SENT_REQUEST_HEADERS_TOO_LARGE', { limit: maxHeaderSize });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return lateRequest(limits);
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
