import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../column.js';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { detectDrift } from '../detect-drift.js';
import { measureEvidently } from '../measure-evidently.js';
import { seededRandom } from '../seeded-random.js';
import { measureCalibrated } from './measure-calibrated.js';

/**
 * Reference and window drawn from the same distributions: nothing has drifted. The chance that any column is called
 * drifted is to stay at most alpha = 5 % at every window size, however the values are distributed. Evidently's
 * defaults raise an alarm in nearly every one of these windows of 30 rows.
 */
const TRIALS = 200;
const REFERENCE_ROWS = 5000;

function sources(seed: number) {
  const random = seededRandom(seed);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const draw = <T>(rows: number, next: () => T) => Array.from({ length: rows }, next);
  return (rows: number): Column[] => [
    numericColumn(
      'lognormal',
      draw(rows, () => Math.exp(normal())),
    ),
    numericColumn(
      'age',
      draw(rows, () => Math.round(40 + 12 * normal())),
    ),
    numericColumn(
      'mostly zero',
      draw(rows, () => (uniform() < 0.92 ? 0 : Math.exp(8 + normal()))),
    ),
    categoricalColumn(
      'even',
      draw(rows, () => `c${Math.floor(uniform() * 10)}`),
    ),
    categoricalColumn(
      'uneven',
      draw(rows, () => `c${Math.floor(50 ** uniform())}`),
    ),
  ];
}

function table(rows: number, columns: Column[]): Table {
  return { source: null, rows, columns, skipped: [] };
}

describe('profile calibrated on data that has not drifted', () => {
  it.each([30, 100, 1000])('raises an alarm in at most one window of twenty: %d rows', (rows) => {
    const draw = sources(rows);
    let alarms = 0;
    let small = 0;
    let tested = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const result = detectDrift(table(REFERENCE_ROWS, draw(REFERENCE_ROWS)), table(rows, draw(rows)), {
        createdAt: '2026-01-01T00:00:00Z',
      });
      if (result.dataset.drifted_columns > 0) alarms++;
      tested += result.dataset.columns;
      small += result.columns.filter((column) => (column.p_value ?? 1) <= 0.05).length;
    }
    expect(tested).toBe(5 * TRIALS);
    // Three standard errors above 5 %.
    expect(alarms / TRIALS).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / TRIALS));
    // The p-values alone hold 5 % too, and do not hold it by never being small.
    expect(small / tested).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / tested));
    expect(small / tested).toBeGreaterThan(0.01);
  });
});

/**
 * Evidently's default, a Wasserstein distance of 0.1, holds its own 5 % on twenty columns in windows of 10,000 rows: what
 * it finds there, the calibrated profile must find as well, when one column of twenty has shifted. Kolmogorov-Smirnov
 * alone finds hardly more than half of it.
 */
describe('profile calibrated on a small shift', () => {
  it('finds what the default of Evidently finds', () => {
    const random = seededRandom(77);
    const uniform = () => (random() + 0.5) / 2 ** 32;
    const draw = (rows: number, shift: number) => {
      const values = Float64Array.from({ length: rows }, () => uniform() + shift).sort();
      return { values, infinite: 0, missing: 0, integer: false };
    };
    const settings = { test: undefined, threshold: undefined, alpha: 0.05 };
    let [theirs, ours] = [0, 0];
    for (let trial = 0; trial < 60; trial++) {
      const pair = {
        type: 'numeric',
        reference: draw(5000, 0),
        current: draw(10_000, 0.1 * Math.sqrt(1 / 12)),
      } as const;
      const peer = measureEvidently(pair, settings);
      const own = measureCalibrated(pair, settings);
      if ('skipped' in peer || 'skipped' in own) throw new Error('expected a measurement');
      if ((peer.score ?? 0) >= peer.threshold) theirs++;
      // The smallest of twenty p-values is multiplied by twenty.
      if ((own.score ?? 0) >= own.threshold && 20 * (own.pValue ?? 1) < 0.05) ours++;
    }
    expect(theirs).toBeGreaterThan(15);
    expect(ours).toBeGreaterThanOrEqual(theirs - 1);
  });
});
