import type { Registry } from 'prom-client';
import { LONGEST_TIMED_REQUEST } from '../config/alerts-schema.js';
import { durationMs } from '../config/duration.js';
import { createDurations } from './durations.js';
import { createTally } from './tally.js';

export const HTTP_REQUESTS = 'http_requests_total';
export const HTTP_DURATION = 'http_request_duration_seconds';

/** Upper bounds in seconds. Beyond 30 s only uploads and the largest batches go on. */
const HTTP_BUCKETS: readonly number[] = [
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
  30,
  durationMs(LONGEST_TIMED_REQUEST) / 1000,
];

export interface HttpMetrics {
  /** Counts one answered request. `route` is the route's pattern, never the path, so that series stay few. */
  observe(request: { method: string; route: string; status: number; seconds: number }): void;
}

/** Request counts and latencies of the API. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const requests = createTally({
    name: HTTP_REQUESTS,
    help: 'HTTP requests answered, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    registry,
  });
  const duration = createDurations({
    name: HTTP_DURATION,
    help: 'Seconds from the arrival of a request to its answer.',
    labelNames: ['method', 'route'],
    buckets: HTTP_BUCKETS,
    registry,
  });
  return {
    observe({ method, route, status, seconds }) {
      requests(method, route, String(status))(1);
      duration(method, route)(seconds);
    },
  };
}
