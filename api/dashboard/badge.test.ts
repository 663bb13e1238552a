import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../store/run-record.js';
import { badge } from './badge.js';
import { samplePerformance } from './sample-checks.fixture.js';

const run = (verdict: RunRecord['verdict'], drifted: number): RunRecord => ({
  run_id: 'r',
  workflow_id: null,
  model: 'income',
  window: { start: null, end: '2026-03-09T14:00:00.000Z' },
  verdict,
  dataset: { columns: 15, drifted_columns: drifted, share: drifted / 15 },
  started_at: '2026-03-09T14:00:00.000Z',
  finished_at: '2026-03-09T14:00:02.000Z',
  report_html: 'drift_reports/income/drift_20260309_140000.html',
  report_json: 'drift_reports/income/drift_20260309_140000.json',
  trigger: 'in-process',
});

const fallen = (record: RunRecord): RunRecord => ({ ...record, performance: samplePerformance(900, 0.74) });

describe('badge', () => {
  it.each([
    [run('drift', 9), 'drift · 9 of 15 columns', '#b3261e'],
    [run('stable', 2), 'stable · 2 of 15 columns', '#2c6a4b'],
    [run('stable', 0), 'stable', '#2c6a4b'],
    [run('insufficient_data', 0), 'not enough data', '#7a5200'],
    [fallen(run('stable', 0)), 'performance fallen', '#b3261e'],
    [fallen(run('drift', 9)), 'drift · 9 of 15 columns', '#b3261e'],
    [undefined, 'not checked yet', '#67635a'],
  ] as const)('tells the state of a model: %#', (last, state, colour) => {
    const svg = badge('income', last);
    expect(svg).toContain(`>${state}</text>`);
    expect(svg).toContain(`fill="${colour}"`);
    expect(svg).toContain(`<title>drift · income: ${state}`);
  });

  it('is as wide as its words', () => {
    const width = (svg: string) => Number(/ width="(\d+)"/.exec(svg)?.[1]);
    expect(width(badge('a_model_with_a_long_name', undefined))).toBeGreaterThan(
      width(badge('a', undefined)) + 100,
    );
  });
});
