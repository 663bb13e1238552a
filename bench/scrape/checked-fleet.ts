/** An API of many models, each of which has been checked once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLastRuns } from '../../activities/last-runs.js';
import { awayOperations } from '../../api/dashboard/operations.fixture.js';
import { startApi } from '../../api/start-api.js';
import { parseConfig } from '../../config/load-config.js';
import { createLog } from '../../config/log.js';
import type { ColumnResult, DriftResult } from '../../drift/result.js';
import { writeRunRecord } from '../../store/run-record.js';
import { writeFileAtomically } from '../../store/write-file-atomically.js';

export interface CheckedFleet {
  readonly name: string;
  readonly address: string;
  stop(): Promise<void>;
}

export interface FleetOptions {
  readonly models: number;
  readonly columns: number;
  /** Else there is nothing to show of checks. */
  readonly checked: boolean;
}

const AT = '2026-01-05T10:00:00Z';

function column(name: string, at: number): ColumnResult {
  return {
    name,
    type: 'numeric',
    role: name === 'probability' ? 'prediction' : 'feature',
    test: 'wasserstein',
    p_value_test: 'ks',
    score: 0.0123456789 * at,
    threshold: 0.1,
    p_value: 0.123456789,
    p_adjusted: 0.23456789,
    drifted: at % 7 === 3,
    status: 'tested',
    reason: null,
    missing: { reference: 0.0123456, current: 0.0234567, drifted: false },
    new_categories: [],
    lost_categories: [],
    reference: null,
    current: null,
    histogram: null,
  };
}

/** Writes the results, and starts an API on a free port that shows them. */
export async function checkedFleet({ models, columns, checked }: FleetOptions): Promise<CheckedFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-scrape-'));
  const ids = Array.from({ length: models }, (_, at) => `model_${at}`);
  const features = Array.from({ length: columns }, (_, at) => `feature_${at}`);
  const declared = features.map((name) => `${name}: { type: numeric }`).join(', ');
  const config = parseConfig(
    `default_model: model_0\nmodels:\n${ids
      .map(
        (id) =>
          `  ${id}: { features: { ${declared} }, target: { name: t, classes: ["0", "1"] }, reference: r.csv }\n`,
      )
      .join('')}`,
    join(folder, 'sentinel.config.yaml'),
  );
  for (const model of checked ? ids : []) {
    const tested = [...features, 'probability'].map(column);
    const dataset = {
      columns: tested.length,
      drifted_columns: 3,
      share: 0.14,
      threshold: 0.5,
      drifted: false,
    };
    const result: DriftResult = {
      schema_version: 2,
      model,
      profile: 'calibrated',
      created_at: AT,
      window: { start: null, end: AT },
      reference: { source: null, rows: 10_000 },
      current: { source: null, rows: 2_000 },
      verdict: 'stable',
      dataset,
      columns: tested,
      skipped_columns: [],
      warnings: [],
    };
    const json = join('drift_reports', model, 'drift_20260105_100000.json');
    await writeFileAtomically(join(config.data_dir, json), JSON.stringify(result));
    await writeRunRecord(config.data_dir, {
      run_id: `run-${model}`,
      workflow_id: null,
      model,
      window: { start: null, end: AT },
      verdict: 'stable',
      dataset,
      started_at: AT,
      finished_at: AT,
      report_html: json.replace('.json', '.html'),
      report_json: json,
      trigger: 'manual',
    });
  }
  const api = await startApi({
    config: { ...config, api: { ...config.api, host: '127.0.0.1', port: 0 } },
    log: createLog('bench', { write: () => {} }),
    productVersion: '0.0.0',
    apiKeys: [],
    operations: awayOperations(),
    startRun: () => Promise.reject(new Error('Temporal is away')),
    lastRuns: createLastRuns(config, (problem) => process.stderr.write(`${problem}\n`)),
  });
  return {
    name: checked ? `${models} models of ${columns} columns` : 'one model, never checked',
    address: api.address,
    async stop() {
      await api.stop();
      await rm(folder, { recursive: true });
    },
  };
}
