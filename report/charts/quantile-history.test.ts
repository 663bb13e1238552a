import { describe, expect, it } from 'vitest';
import { standaloneHistory } from './golden.fixture.js';
import { quantileHistory } from './quantile-history.js';

const marks = (median: number) => ({
  q05: median - 0.2,
  q25: median - 0.1,
  median,
  q75: median + 0.1,
  q95: median + 0.25,
});
const options = { title: 'probability', description: 'The median is 0.6.' };

describe('quantileHistory', () => {
  it('draws the spread of each check over the band of the reference', async () => {
    const checks = [marks(0.3), marks(0.32), null, marks(0.45), marks(0.6)];
    const svg = quantileHistory({ checks, reference: marks(0.3) }, options);
    await expect(standaloneHistory(svg)).toMatchFileSnapshot('__golden__/quantile-history.svg');
  });

  it('draws one value that never changes', () => {
    const one = { q05: 7, q25: 7, median: 7, q75: 7, q95: 7 };
    const svg = quantileHistory({ checks: [one, one], reference: one }, options);
    expect(svg).toContain('>7</text>');
    expect(svg).not.toContain('NaN');
  });

  it('says so when there is nothing to draw', () => {
    expect(quantileHistory({ checks: [null], reference: null }, options)).toContain('No values to draw');
    expect(quantileHistory({ checks: [], reference: null }, options)).toContain('No values to draw');
  });

  it('needs no band', () => {
    expect(quantileHistory({ checks: [marks(1)], reference: null }, options)).not.toContain('class="z"');
  });
});
