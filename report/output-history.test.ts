import { describe, expect, it } from 'vitest';
import { type OutputWindow, outputHistory } from './output-history.js';
import { renderReport } from './render-report.js';
import { categoricalColumn, numericColumn } from './sample-columns.fixture.js';
import { incomeResult, resultOf } from './sample-result.fixture.js';

const END = '2026-11-23T12:00:00Z';

function windows(count: number): OutputWindow[] {
  return Array.from({ length: count }, (_, at) => ({
    windowEnd: new Date(Date.parse(END) - 3_600_000 * (at + 1)).toISOString(),
    classes: [
      { value: '0', share: 0.7 },
      { value: '1', share: 0.3 },
    ],
    score: { q05: 0.05, q25: 0.1, median: 0.2, q75: 0.4, q95: 0.8 },
  }));
}

function result(counts: Parameters<typeof categoricalColumn>[1]) {
  const scores = Array.from({ length: 100 }, (_, i) => i / 100);
  return resultOf(
    [
      categoricalColumn('prediction', counts, { role: 'prediction' }),
      numericColumn(
        'probability',
        scores,
        scores.map((score) => score ** 2),
        { role: 'prediction' },
      ),
    ],
    { window: { start: null, end: END } },
  );
}
const TWO = [
  ['0', 80, 60],
  ['1', 20, 40],
] as const;

describe('outputHistory', () => {
  it('draws the share of the second of two classes, and quantiles of the scores', () => {
    const [share, quantiles, ...more] = outputHistory(result(TWO), windows(29));
    expect(more).toEqual([]);
    expect(share?.caption).toMatch(
      /^prediction 1: 40\s%, 20\s% in the reference; bars: share in the last 30 windows/,
    );
    expect(share?.chart.markup.match(/v-/g)).toHaveLength(30);
    expect(quantiles?.caption).toContain('probability: quantiles in the last 30 windows');
    expect(quantiles?.chart.markup).toContain('Median');
  });

  it('draws three of more classes, and leaves gaps where nothing is known', () => {
    const three = [...TWO, ['2', 10, 10], ['3', 5, 5]] as const;
    const some = windows(3).map((window, at) =>
      at === 1 ? { ...window, classes: null, score: null } : window,
    );
    const pictures = outputHistory(result(three), some);
    expect(pictures.map(({ caption }) => caption.slice(0, 12))).toEqual([
      'prediction 0',
      'prediction 1',
      'prediction 2',
      'probability:',
    ]);
    expect(pictures[0]?.chart.markup.match(/v-/g)).toHaveLength(3);
  });

  it('says nothing of a first check, nor of two files', () => {
    expect(outputHistory(result(TWO), [])).toEqual([]);
    expect(outputHistory({ ...result(TWO), window: null }, windows(3))).toEqual([]);
    const later = windows(1).map((window) => ({ ...window, windowEnd: '2026-11-24T00:00:00Z' }));
    expect(outputHistory(result(TWO), later)).toEqual([]);
  });
});

it('takes less than 4 KB of a report of thirty windows', () => {
  const data = /<script id="result".*?<\/script>/s;
  const made = { ...incomeResult(), ...result(TWO) };
  const [without, with_] = [[], windows(29)].map((outputs) =>
    renderReport(made, { outputs }).replace(data, ''),
  );
  expect(with_).toContain('quantiles in the last 30 windows');
  expect(Buffer.byteLength(with_ ?? '') - Buffer.byteLength(without ?? '')).toBeLessThan(4096);
});
