import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../store/run-record.js';
import { latestReport } from './latest-report.js';

const record = (hour: string): RunRecord => ({
  run_id: `run-${hour}`,
  workflow_id: null,
  model: 'income',
  window: { start: null, end: `2026-11-23T${hour}:00:00Z` },
  verdict: 'stable',
  dataset: { columns: 5, drifted_columns: 0, share: 0 },
  started_at: `2026-11-23T${hour}:00:01Z`,
  finished_at: `2026-11-23T${hour}:00:05Z`,
  report_html: `drift_reports/income/drift_20261123_${hour}0000.html`,
  report_json: `drift_reports/income/drift_20261123_${hour}0000.json`,
  trigger: 'schedule',
});
const runs = {
  list: async ({ limit }: { limit: number }) => ['10', '09', '08'].map(record).slice(0, limit),
};
const at = (time: string): string => String(Date.parse(time));

describe('latestReport', () => {
  it('is that of the last check, or of the one that was the last at a moment', async () => {
    const report = (hour: string): string => `/reports/income/drift_20261123_${hour}0000.html`;
    expect(await latestReport(runs, 'income', undefined)).toBe(report('10'));
    expect(await latestReport(runs, 'income', at('2026-11-23T09:30:00Z'))).toBe(report('09'));
    expect(await latestReport(runs, 'income', '2026-11-23T09:00:05Z')).toBe(report('09'));
    expect(await latestReport(runs, 'income', '2026-11-23T10:00:04+01:00')).toBe(report('08'));
  });

  it('says that there is none', async () => {
    await expect(latestReport(runs, 'income', at('2026-11-23T07:00:00Z'))).rejects.toThrow(
      'There is no report yet of model "income".',
    );
    await expect(latestReport({ list: async () => [] }, 'income', undefined)).rejects.toMatchObject({
      code: 'SENT_REPORT_UNKNOWN',
    });
  });

  it.each(['', 'yesterday', '-1', '1e3', '1'.repeat(20)])('refuses the moment "%s"', async (before) => {
    await expect(latestReport(runs, 'income', before)).rejects.toMatchObject({
      code: 'SENT_REQUEST_INVALID',
    });
  });
});
