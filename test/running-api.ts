import { awayOperations } from '../api/dashboard/operations.fixture.js';
import { type RunningApi, startApi } from '../api/start-api.js';
import type { SentinelConfig } from '../config/load-config.js';
import { createLog } from '../config/log.js';

/** The API of a project on a free port of loopback, with Temporal away. For tests. */
export async function runningApi(config: SentinelConfig): Promise<RunningApi> {
  return startApi({
    config: { ...config, api: { ...config.api, host: '127.0.0.1', port: 0 } },
    log: createLog('test', { write: () => {} }),
    productVersion: '1.2.3',
    apiKeys: [],
    operations: awayOperations(),
    startRun: () => Promise.reject(new Error('Temporal is away')),
    lastRuns: { checks: async () => [], performance: async () => [] },
  });
}
