/** Records of past checks, for tests of what is watched along time. */
import { type RunRecord, runRecordSchema } from '../store/run-record.js';

export const instant = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();

/** The record of the check whose window ended at that hour. */
export const pastRecord = (hour: number, over: Partial<RunRecord> = {}): RunRecord =>
  runRecordSchema.parse({
    run_id: `run-${hour}`,
    workflow_id: null,
    model: 'income',
    window: { start: instant(hour - 1), end: instant(hour) },
    verdict: 'stable',
    dataset: { columns: 1, drifted_columns: 0, share: 0 },
    started_at: instant(hour),
    finished_at: instant(hour),
    report_html: 'drift_reports/income/a.html',
    report_json: 'drift_reports/income/a.json',
    trigger: 'in-process',
    ...over,
  });
