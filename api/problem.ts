/** Errors as RFC 9457 problem+json, with the extra `error` string that Open Inference Protocol clients read. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { SentinelError, sentinelError } from '../config/errors.js';
import { errorPage } from './dashboard/error-page.js';
import { pagePolicy } from './page-policy.js';
import { prefersHtml } from './prefers-html.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  413: 'Content too large',
  415: 'Unsupported media type',
  417: 'Expectation failed',
  421: 'Misdirected request',
  422: 'Unprocessable content',
  429: 'Too many requests',
  431: 'Request header fields too large',
  500: 'Internal error',
  503: 'Unavailable',
};

const BASIC = 'Basic realm="sentinelml", charset="UTF-8"';

/** Headers that an error of a status owes its client. */
const STATUS_HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': `Bearer realm="sentinelml", ${BASIC}` },
  503: { 'Retry-After': '1' },
};

/** Answers with the problem of a catalogue error: as JSON, or as a page to a browser that shows one. */
export async function problem(
  c: Context,
  error: SentinelError,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { status } = error;
  const all = { ...problemHeaders(error), ...headers };
  const requestId: string | undefined = c.get('requestId');
  if (prefersHtml(c)) {
    const page = String(await errorPage(error, titleOf(error), requestId, pageBehind(c.req.path)));
    return new Response(page, {
      status,
      headers: {
        ...all,
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': pagePolicy(page),
        Vary: 'Accept',
        // Chromium reads one challenge of a line, the first, and asks for no name and password when that is Bearer.
        ...(status === 401 ? { 'WWW-Authenticate': BASIC } : {}),
      },
    });
  }
  const body = problemBody(error, { instance: c.req.path, request_id: requestId });
  return new Response(JSON.stringify(body), { status, headers: all });
}

/** The page whose form was refused; the first one for anything else. */
function pageBehind(path: string): string {
  return /^(\/models\/[a-z][a-z0-9_-]*)\/actions$/.exec(path)?.[1] ?? '/';
}

/** The headers of a problem, whichever way it is sent. */
export function problemHeaders({ status }: SentinelError): Readonly<Record<string, string>> {
  return { 'Content-Type': 'application/problem+json', ...STATUS_HEADERS[status] };
}

/** @param request what the problem says of the request, as far as it was understood */
export function problemBody(
  error: SentinelError,
  request: { readonly instance?: string; readonly request_id?: string } = {},
): object {
  return {
    type: `urn:sentinelml:error:${error.code}`,
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    detail: error.publicMessage,
    ...(request.instance === undefined ? {} : { instance: request.instance }),
    code: error.code,
    error: error.publicMessage,
    ...(request.request_id === undefined ? {} : { request_id: request.request_id }),
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  };
}

/** The reason phrase of a status, as problems carry it. */
export function titleOf({ status }: SentinelError): string {
  return TITLES[status] ?? 'Error';
}

/**
 * The catalogue error of anything that a handler threw. What is not out of the catalogue becomes SENT_INTERNAL, and
 * its own message stays inside.
 */
export function catalogued(error: unknown, limits: { bodyLimit: number }): SentinelError {
  if (error instanceof SentinelError) return error;
  if (error instanceof HTTPException && error.status === 413) {
    return sentinelError('SENT_REQUEST_TOO_LARGE', { limit: limits.bodyLimit }, { cause: error });
  }
  return sentinelError('SENT_INTERNAL', { problem: 'see its log under this request_id' }, { cause: error });
}

/** True when the error belongs in the log: a fault of this process or its surroundings rather than of the request. */
export function isFault({ status }: SentinelError): boolean {
  return status >= 500;
}
