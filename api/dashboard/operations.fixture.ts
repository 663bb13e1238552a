import { sentinelError } from '../../config/errors.js';
import type { Operations } from './operations.js';

/** Temporal that is away, for tests of what does not need it. */
export function awayOperations(): Operations {
  const away = () => sentinelError('SENT_TEMPORAL_UNREACHABLE', { address: '127.0.0.1:1' });
  return {
    look: async () => ({ models: new Map(), as_of: null, problem: away().message }),
    pause: () => Promise.reject(away()),
    resume: () => Promise.reject(away()),
    decide: () => Promise.reject(away()),
    address: () => null,
  };
}
