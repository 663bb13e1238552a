import { sentinelError } from '../config/errors.js';

/**
 * Ends a command that was called wrongly.
 *
 * @throws SentinelError SENT_USAGE
 */
export function refuse(problem: string): never {
  throw sentinelError('SENT_USAGE', { problem });
}
