import { describe, expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../drift/column-from-values.js';
import { detectDrift } from '../drift/detect-drift.js';
import { driftSummary } from './drift-summary.js';

function summaryOf(turned: boolean, constant = 'same', quality = true): string {
  const rows = 60;
  const table = (sign: number, repeat: number) => ({
    source: null,
    rows,
    columns: [
      numericColumn(
        'x',
        Array.from({ length: rows }, (_, i) => i % repeat),
      ),
      numericColumn(
        'y',
        Array.from({ length: rows }, (_, i) => sign * (i % repeat)),
      ),
      categoricalColumn(constant, new Array<string>(rows).fill('a')),
    ],
    skipped: [],
  });
  const result = detectDrift(table(1, rows), turned ? table(-1, 45) : table(1, rows), {
    createdAt: '2026-01-01T00:00:00Z',
    quality,
  });
  return driftSummary(result);
}

const qualityOf = (summary: string) => summary.split('\n').filter((line) => line.startsWith('quality'));

describe('driftSummary', () => {
  it('tells of duplicates, constant columns and the largest change between columns', () => {
    expect(qualityOf(summaryOf(true))).toEqual([
      'quality  25.0 % of the rows are duplicates, 0.0 % in the reference',
      'quality  constant: same',
      'quality  Pearson correlation of x and y moved from 1.00 to -1.00',
    ]);
  });

  it('leaves out what is not the matter, and what was not asked for', () => {
    expect(qualityOf(summaryOf(false))).toEqual(['quality  constant: same']);
    expect(qualityOf(summaryOf(true, 'same', false))).toEqual([]);
  });

  it('lets no control character of a name reach the terminal', () => {
    expect(qualityOf(summaryOf(false, 'a\u001b[31mb'))).toEqual(['quality  constant: a�[31mb']);
  });

  it('cuts a long name off, so that the table stays readable', () => {
    const lines = summaryOf(false, '😀'.repeat(5000)).split('\n');
    expect(lines.some((line) => line.startsWith(`${'😀'.repeat(59)}…  skipped`))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(700);
  });

  it('names the configured test that gave a p-value beside the one of the score', () => {
    const values = Array.from({ length: 60 }, (_, i) => (i * 7) % 60);
    const table = {
      source: null,
      rows: 60,
      columns: ['x', 'y', 'z'].map((name) => numericColumn(name, values)),
      skipped: [],
    };
    const createdAt = '2026-01-01T00:00:00Z';
    const lines = driftSummary(
      detectDrift(table, table, { createdAt, tests: { y: 'anderson', z: 'psi' } }),
    ).split('\n');
    const testOf = (name: string) =>
      lines.find((line) => line.startsWith(`${name} `))?.match(/stable +(.*?) {2}/)?.[1];
    expect(['x', 'y', 'z'].map(testOf)).toEqual(['wasserstein', 'wasserstein, anderson', 'psi']);
  });

  it('says of a column that only its missing rows have drifted, and of no p-value that it is zero', () => {
    const rows = 4_000;
    const table = (gap: number, shift: number) => ({
      source: null,
      rows,
      columns: [
        numericColumn(
          'gaps',
          Array.from({ length: rows }, (_, i) => (i % 4 < gap ? null : i)),
        ),
        numericColumn(
          'moved',
          Array.from({ length: rows }, (_, i) => i + shift),
        ),
      ],
      skipped: [],
    });
    const result = detectDrift(table(0, 0), table(1, 9_000), { createdAt: '2026-01-01T00:00:00Z' });
    const summary = driftSummary(result);
    expect(summary).toMatch(/^gaps +DRIFT .* only in missing rows: 0\.0 % to 25\.0 %$/m);
    expect(summary).toMatch(/^moved +DRIFT +wasserstein +\S+ +0\.1000 +<1e-300/m);
  });
});
