/** Checks on disk for tests of the dashboard: records with their results, of the form that the worker writes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftResult } from '../../drift/result.js';
import type { PerformanceSummary } from '../../store/performance-record.js';
import { type RunRecord, writeRunRecord } from '../../store/run-record.js';

export interface SampleCheck {
  readonly model: string;
  /** End of the window. */
  readonly end: Date;
  readonly result: DriftResult;
  readonly more?: Partial<RunRecord>;
}

/** Writes a check as a finished run leaves it: result, report and record. */
export async function writeCheck(
  dataDir: string,
  { model, end, result, more = {} }: SampleCheck,
): Promise<RunRecord> {
  const stamp = end.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
  const report = `drift_reports/${model}/drift_${stamp}`;
  const { verdict, dataset } = result;
  const record: RunRecord = {
    run_id: `run-${model}-${stamp}`,
    workflow_id: `drift/${model}`,
    model,
    window: { start: new Date(end.getTime() - 3_600_000).toISOString(), end: end.toISOString() },
    verdict,
    dataset: { columns: dataset.columns, drifted_columns: dataset.drifted_columns, share: dataset.share },
    started_at: end.toISOString(),
    finished_at: new Date(end.getTime() + 2_500).toISOString(),
    report_html: `${report}.html`,
    report_json: `${report}.json`,
    trigger: 'schedule',
    drifted: result.columns.filter(({ drifted }) => drifted).map(({ name }) => name),
    ...more,
  };
  await mkdir(join(dataDir, 'drift_reports', model), { recursive: true });
  await writeFile(join(dataDir, record.report_json), JSON.stringify(result));
  const sections = result.columns.map(({ name }) => `<p id="column-${name.replace(/\W+/g, '-')}">`).join('');
  await writeFile(join(dataDir, record.report_html), `<!doctype html><title>report</title>${sections}`);
  await writeRunRecord(dataDir, record);
  return record;
}

/** Performance of a window of 1,200 predictions: `accuracy` by so many labels, or estimated where there are none. */
export function samplePerformance(labelled: number, accuracy: number): PerformanceSummary {
  const isKnown = labelled > 0;
  const fallen = accuracy < 0.79;
  const figure = (name: string, judged: boolean, value: number): PerformanceSummary['figures'][number] => ({
    name,
    better: 'higher',
    judged,
    realised: isKnown ? value : null,
    realised_interval: isKnown ? [value - 0.02, value + 0.02] : null,
    estimated: value + 0.01,
    estimated_interval: null,
    reference: 0.82,
    lower: 0.79,
    upper: 0.85,
    fallen: judged && fallen,
  });
  return {
    revision: 1,
    evaluated_at: '2026-03-09T14:00:00.000Z',
    task: 'binary',
    verdict: fallen ? 'fallen' : 'as_expected',
    judged_by: isKnown ? 'realised' : 'estimated',
    predictions: 1_200,
    labelled,
    coverage: labelled / 1_200,
    labels: null,
    estimator: 'cbpe',
    figures: [figure('accuracy', true, accuracy), figure('f1', true, 0.6), figure('roc_auc', false, 0.8)],
  };
}
