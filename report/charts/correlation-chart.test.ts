import { describe, expect, it } from 'vitest';
import { correlationChart } from './correlation-chart.js';
import { standaloneCorrelations } from './golden.fixture.js';

const symmetric = (values: Readonly<Record<string, number | null>>) => (one: number, other: number) =>
  values[`${Math.min(one, other)}${Math.max(one, other)}`] ?? null;
const data = {
  labels: ['age', 'hours_per_week', 'capital_gain', 'education'],
  reference: symmetric({ '01': 0.8, '02': -0.3, '12': 0.05, '03': null }),
  current: symmetric({ '01': 0.2, '02': -0.9, '12': 0.001, '23': 0.4 }),
  hasChanged: (one: number, other: number) => Math.min(one, other) === 0 && Math.max(one, other) === 1,
};
const options = { title: 'Correlations', description: 'One of six pairs has changed.' };

describe('correlationChart', () => {
  it('draws the reference above the diagonal and the current window below', async () => {
    await expect(standaloneCorrelations(correlationChart(data, options))).toMatchFileSnapshot(
      '__golden__/correlations.svg',
    );
  });

  it('draws one square for every pair on either side, wherever the path comes from', () => {
    const labels = Array.from({ length: 13 }, (_, i) => `c${i}`);
    const chart = correlationChart(
      { labels, reference: () => 0.5, current: () => 0.5, hasChanged: () => false },
      options,
    );
    const places = [...chart.matchAll(/<path stroke-width="[\d.]+" d="([^"]*)"/g)].flatMap(([, d = '']) => {
      let [column, row] = [0, 0];
      return [...d.matchAll(/([Mm])(-?\d+) ?(-?\d+)h0/g)].map(([, kind, x, y]) => {
        column = Number(x) + (kind === 'm' ? column : 0);
        row = Number(y) + (kind === 'm' ? row : 0);
        return `${column} ${row}`;
      });
    });
    const pairs = labels.flatMap((_, row) => labels.map((_, column) => ({ row, column })));
    const expected = pairs
      .filter(({ row, column }) => row !== column)
      .map(({ row, column }) => `${column} ${row}`);
    expect(places.sort()).toEqual(expected.sort());
  });

  it('frames a pair once, below the diagonal', () => {
    expect(correlationChart(data, options).match(/class="n" d="([^"]*)"/)?.[1]).toBe('M0 15h15v15h-15z');
  });

  it('escapes its labels', () => {
    const svg = correlationChart({ ...data, labels: ['<b>', '"', '&', "'"] }, options);
    expect(svg).toContain('&lt;b&gt;');
    expect(svg).not.toContain('<b>');
  });

  it('says so when there is no pair', () => {
    expect(correlationChart({ ...data, labels: ['age'] }, options)).toContain('No values to draw');
  });
});
