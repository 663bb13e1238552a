/** Reading the body of a request. */
import { HTTPException } from 'hono/http-exception';
import { messageOf, SentinelError, sentinelError } from '../config/errors.js';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** True for `application/json` and its kin (`application/problem+json`), whatever their parameters. */
export function isJsonType(contentType: string | null): boolean {
  return contentType !== null && JSON_TYPE.test(contentType);
}

/**
 * The JSON body of a request.
 *
 * @throws SentinelError SENT_REQUEST_MEDIA_TYPE, SENT_REQUEST_MALFORMED (also of bytes that are not UTF-8, which would be
 *   logged as other than they came), SENT_REQUEST_ABORTED, or what the body limit throws
 */
export async function readJson(request: Request): Promise<unknown> {
  return parseJson(decodeUtf8(await readJsonBytes(request)));
}

/**
 * The bytes of a body that is said to be JSON.
 *
 * @throws SentinelError SENT_REQUEST_MEDIA_TYPE, SENT_REQUEST_ABORTED, or what the body limit throws
 */
export async function readJsonBytes(request: Request): Promise<Uint8Array> {
  const type = request.headers.get('content-type');
  if (!isJsonType(type)) throw wrongMediaType('application/json', type);
  return readBytes(request);
}

/**
 * The bytes of a request's body.
 *
 * @throws SentinelError SENT_REQUEST_ABORTED, or what the body limit throws
 */
export async function readBytes(request: Request): Promise<Uint8Array> {
  return new Uint8Array(await request.arrayBuffer().catch(rethrow));
}

/** @throws SentinelError SENT_REQUEST_MALFORMED when the bytes, of JSON, are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoded(bytes, 'SENT_REQUEST_MALFORMED');
}

/** @throws SentinelError SENT_REQUEST_CSV_INVALID when the bytes, of CSV, are not UTF-8 */
export function csvText(bytes: Uint8Array): string {
  return decoded(bytes, 'SENT_REQUEST_CSV_INVALID');
}

function decoded(bytes: Uint8Array, code: 'SENT_REQUEST_MALFORMED' | 'SENT_REQUEST_CSV_INVALID'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw sentinelError(code, { problem: 'bytes that are not UTF-8' }, { cause });
  }
}

/** @throws SentinelError SENT_REQUEST_MALFORMED */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = text.trim() === '' ? 'an empty body' : messageOf(cause);
    throw sentinelError('SENT_REQUEST_MALFORMED', { problem: detail }, { cause });
  }
}

/** The error of a request whose Content-Type is another than it must be. */
export function wrongMediaType(expected: string, got: string | null): SentinelError {
  return sentinelError('SENT_REQUEST_MEDIA_TYPE', {
    expected,
    got: got === null ? 'none' : `"${got.slice(0, 100)}"`,
  });
}

/** What reading a body throws: the body limit has an answer of its own; anything else is a client that hung up. */
export function rethrow(cause: unknown): never {
  if (cause instanceof HTTPException || cause instanceof SentinelError) throw cause;
  throw sentinelError('SENT_REQUEST_ABORTED', {}, { cause });
}
