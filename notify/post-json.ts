import { messageOf, sentinelError } from '../config/errors.js';
import { TryAgainAfter } from './channel.js';

export interface PostRequest {
  /** For the error. The address is not in it, as it may hold a token. */
  readonly channel: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly now: () => Date;
}

/** What a receiver may mend by itself, so that trying again makes sense. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Posts JSON and takes any 2xx for an answer. A redirect is none: a signed alert goes to the address that was configured.
 *
 * @throws SentinelError SENT_NOTIFY_REFUSED for a 3xx or 4xx, SENT_NOTIFY_FAILED for a 5xx, 408, 425, 429, or no answer;
 *   TryAgainAfter when the receiver says when (`Retry-After`)
 */
export async function postJson(request: PostRequest): Promise<void> {
  const { channel, url, headers, body, timeoutMs } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  const failed = (problem: string, cause?: unknown) =>
    sentinelError('SENT_NOTIFY_FAILED', { channel, problem }, cause === undefined ? {} : { cause });
  let response: Response;
  let said: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'SentinelML', ...headers },
      body,
      redirect: 'manual',
      signal: request.signal ? AbortSignal.any([timeout, request.signal]) : timeout,
    });
    said = await startOf(response);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (timeout.aborted) throw failed(`no answer within ${timeoutMs / 1000} s`);
    throw failed(problemOf(error));
  }
  if (response.ok) return;
  const problem = `it answered ${response.status}${said === '' ? '' : ` "${said}"`}`;
  if (response.status < 500 && !PASSING.has(response.status))
    throw sentinelError('SENT_NOTIFY_REFUSED', { channel, problem });
  const wait = retryAfter(response.headers.get('retry-after'), request.now());
  throw wait === null ? failed(problem) : new TryAgainAfter(failed(problem), wait);
}

/** The first characters of an answer, for an error, on one line. */
async function startOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < 200) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** What was wrong with the connection: undici says "fetch failed" and hides the reason in the cause. */
function problemOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error)
    return 'code' in cause && typeof cause.code === 'string'
      ? `${cause.code} ${cause.message}`.trim()
      : cause.message;
  return messageOf(error);
}

/** Milliseconds that a `Retry-After` asks for: seconds, or a date. */
export function retryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : null;
  const ms = seconds === null ? Date.parse(header) - now.getTime() : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);
}
