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

  it('gives every square a length, without which a page printed to PDF has none', () => {
    expect(correlationChart(data, options)).not.toMatch(/h0(?![.\d])/);
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
