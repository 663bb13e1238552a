import type { MiddlewareHandler } from 'hono';
import type { SentinelConfig } from '../config/load-config.js';
import type { PredictDeps } from './predict.js';
import type { ReadinessDeps } from './readiness.js';

/** What the routes of every format of prediction requests need. */
export interface FormatDeps extends PredictDeps, ReadinessDeps {
  readonly config: SentinelConfig;
  readonly productVersion: string;
  /** The limits that a body of predictions is under. */
  readonly limited: MiddlewareHandler;
}
