import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { durationMs } from '../config/duration.js';
import { type SentinelError, sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';

/** Where a client stands after one more request. */
export interface Counted {
  /** Tell the client. */
  readonly headers: Readonly<Record<string, string>>;
  /** SENT_RATE_LIMITED when it was one too many; else `null`. */
  readonly refusal: SentinelError | null;
}

/** Counts a request of a client: of whoever is to be counted together. */
export type RateLimit = (client: string) => Promise<Counted>;

/** `null` when there is no limit. Each process counts for itself. */
export function createRateLimit({ rate_limit: limit }: SentinelConfig['api']): RateLimit | null {
  if (limit === undefined) return null;
  const { requests, per } = limit;
  const limiter = new RateLimiterMemory({ points: requests, duration: durationMs(per) / 1000 });
  const headersOf = ({ remainingPoints, msBeforeNext }: RateLimiterRes): Record<string, string> => ({
    'RateLimit-Limit': String(requests),
    'RateLimit-Remaining': String(remainingPoints),
    'RateLimit-Reset': String(Math.ceil(msBeforeNext / 1000)),
  });
  return async function count(client) {
    try {
      return { headers: headersOf(await limiter.consume(client)), refusal: null };
    } catch (state) {
      if (!(state instanceof RateLimiterRes)) throw state;
      const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
      return {
        headers: { ...headersOf(state), 'Retry-After': String(seconds) },
        refusal: sentinelError('SENT_RATE_LIMITED', { requests, per, seconds }),
      };
    }
  };
}
