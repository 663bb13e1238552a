import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bell, seededRandom } from '../sample-columns.fixture.js';
import { standalone } from './golden.fixture.js';
import { type HistogramData, histogramChart, histogramSpark } from './histogram-chart.js';

const random = seededRandom(5);
const sample = (count: number, mean: number) => bell(random, count, mean, 12);

function binned(reference: number[], current: number[], edges: number[]): HistogramData {
  const shares = (values: number[]) =>
    edges
      .slice(1)
      .map(
        (edge, bin) =>
          values.filter((value) => value >= (edges[bin] ?? 0) && value < edge).length / values.length,
      );
  return { edges, reference: shares(reference), current: shares(current) };
}

const edges = Array.from({ length: 21 }, (_, edge) => edge * 5);
const ages: HistogramData = {
  ...binned(sample(2_000, 45), sample(600, 53), edges),
  referenceMarks: { q05: 25, q25: 37, median: 45, q75: 53, q95: 65 },
  currentMarks: { q05: 33, q25: 45, median: 53, q75: 61, q95: 73 },
};
const labels = { title: 'age', description: 'Medians: 45 in the reference, 53 now.' };

describe('histogramChart', () => {
  it('draws both sides on one axis', async () => {
    const svg = histogramChart(ages, { ...labels, id: 'h1' });
    await expect(standalone(svg)).toMatchFileSnapshot('__golden__/histogram.svg');
  });

  it('draws small, with the outlines and the axis alone', async () => {
    await expect(standalone(histogramChart(ages, { ...labels, size: 'small' }))).toMatchFileSnapshot(
      '__golden__/histogram-small.svg',
    );
  });

  it('draws one value in one bin', async () => {
    const one = { edges: [6.5, 7.5], reference: [1], current: [1] };
    await expect(standalone(histogramChart(one, labels))).toMatchFileSnapshot(
      '__golden__/histogram-one-bin.svg',
    );
  });

  it('makes area mean share when bins differ in width, and then labels no heights', async () => {
    const uneven = { edges: [0, 10, 20, 60], reference: [0.25, 0.25, 0.5], current: [0.5, 0.3, 0.2] };
    const svg = histogramChart(uneven, labels);
    expect(svg).not.toContain('%');
    await expect(standalone(svg)).toMatchFileSnapshot('__golden__/histogram-uneven.svg');
  });

  it('draws no line for a side without values', () => {
    const svg = histogramChart({ edges: [0, 1, 2], reference: [0.5, 0.5], current: [0, 0] }, labels);
    expect(svg).toContain('class="r"');
    expect(svg).not.toContain('class="c"');
  });

  it('shows a bar that is nearly nothing', () => {
    const svg = histogramChart({ edges: [0, 1, 2], reference: [0.99999, 0.00001], current: [1, 0] }, labels);
    expect(svg).toMatch(/class="r" d="M0 156v-156h181v155h181v1"/);
  });

  it.each([
    ['no bins', { edges: [], reference: [], current: [] }],
    ['no values', { edges: [0, 1, 2], reference: [0, 0], current: [0, 0] }],
    ['no width', { edges: [3, 3], reference: [1], current: [1] }],
    ['more width than a number holds', { edges: [-1.7e308, 1.7e308], reference: [1], current: [1] }],
  ])('says so when there is nothing to draw: %s', (_, data) => {
    expect(histogramChart(data, labels)).toContain('No values to draw');
    expect(histogramSpark('h1', data)).toBe('');
  });

  it('escapes its title and its description', () => {
    const svg = histogramChart(ages, { title: '</title><script>', description: '"&\'' });
    expect(svg).toContain('<title>&lt;/title&gt;&lt;script&gt;</title><desc>&quot;&amp;&#39;</desc>');
  });

  it('keeps every outline within the plot and closed, whatever the shares', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(shares, shares, (reference, current) => {
        fc.pre([...reference, ...current].some((share) => share > 0));
        const all = Array.from({ length: 41 }, (_, edge) => edge - 3);
        const svg = histogramChart({ edges: all, reference, current }, labels);
        for (const [, path = ''] of svg.matchAll(/class="[rc]" d="M0 156([^"]*)"/g)) {
          let level = 156;
          let x = 0;
          for (const [, step, size] of path.matchAll(/([hv])(-?[\d.]+)/g)) {
            if (step === 'v') level += Number(size);
            else x += Number(size);
            expect(level).toBeGreaterThanOrEqual(0);
            expect(level).toBeLessThanOrEqual(156);
          }
          expect(level).toBe(156);
          expect(x).toBeCloseTo(360, 6);
        }
      }),
    );
  });
});

describe('histogramSpark', () => {
  it('draws the chart of that id again', () => {
    expect(histogramSpark('h7', ages)).toBe(
      '<svg class="spark" aria-hidden="true" viewBox="0 0 360 156" preserveAspectRatio="none"><use href="#h7"/></svg>',
    );
  });
});
