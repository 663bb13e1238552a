import { join } from 'node:path';
import { messageOf } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import type { LastRun } from '../metrics/drift-metrics.js';
import { latestRunRecord } from '../store/run-record.js';
import { readResult } from './steps.js';

/**
 * The last finished check of each configured model, as it stands on disk. A model without one is left out; a broken
 * file is left out too and told of.
 */
export async function readLastRuns(
  config: SentinelConfig,
  onProblem: (problem: string) => void,
): Promise<LastRun[]> {
  const runs: LastRun[] = [];
  for (const model of Object.keys(config.models)) {
    try {
      const record = await latestRunRecord(config.data_dir, model, {
        onBroken: (path, problem) => onProblem(`${path}: ${problem}`),
      });
      if (!record) continue;
      const result = await readResult(join(config.data_dir, record.report_json));
      runs.push({ model, finishedAt: new Date(record.finished_at), result });
    } catch (error) {
      onProblem(`${model}: ${messageOf(error)}`);
    }
  }
  return runs;
}
