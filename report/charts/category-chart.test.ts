import { describe, expect, it } from 'vitest';
import { categoryChart, categorySpark } from './category-chart.js';
import { standalone } from './golden.fixture.js';

const education = {
  labels: ['HS-grad', 'Some-college', 'Bachelors', 'Masters', 'Bootcamp', '4 more'],
  reference: [0.32, 0.24, 0.16, 0.06, 0, 0.22],
  current: [0.27, 0.2, 0.25, 0.09, 0.01, 0.18],
};
const labels = { title: 'education', description: 'Shares of 9 categories.' };

describe('categoryChart', () => {
  it('draws a broad bar for the reference and a line for the current window', async () => {
    await expect(standalone(categoryChart(education, labels))).toMatchFileSnapshot(
      '__golden__/categories.svg',
    );
  });

  it('draws no bar for a share of nothing', () => {
    const svg = categoryChart({ labels: ['a', 'b'], reference: [1, 0], current: [0, 1] }, labels);
    expect(svg.match(/class="r" d="([^"]*)"/)?.[1]).toBe('M0 4H274v12H0');
    expect(svg.match(/class="j" d="([^"]*)"/)?.[1]).toBe('M0 30H274');
  });

  it('escapes its labels', () => {
    const svg = categoryChart({ labels: ['<b>&"'], reference: [1], current: [1] }, labels);
    expect(svg).toContain('>&lt;b&gt;&amp;&quot;</text>');
    expect(svg).not.toContain('<b>');
  });

  it('says so when there is nothing to draw', () => {
    expect(categoryChart({ labels: [], reference: [], current: [] }, labels)).toContain('No values to draw');
    expect(categoryChart({ labels: ['a'], reference: [0], current: [0] }, labels)).toContain(
      'No values to draw',
    );
  });
});

describe('categorySpark', () => {
  it('draws the shares as upright bars', async () => {
    await expect(standalone(categorySpark(education))).toMatchFileSnapshot('__golden__/categories-spark.svg');
  });

  it('is empty when there is nothing to draw', () => {
    expect(categorySpark({ reference: [0], current: [0] })).toBe('');
    expect(categorySpark({ reference: [], current: [] })).toBe('');
  });
});
