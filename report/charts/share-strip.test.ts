import { describe, expect, it } from 'vitest';
import { standalone } from './golden.fixture.js';
import { shareStrip } from './share-strip.js';

/** Where the tick stands, in drawing units. */
function tickOf(svg: string): number {
  return Number(/class="k" d="M([\d.]+) /.exec(svg)?.[1]);
}

describe('shareStrip', () => {
  it('draws a cell per column', async () => {
    const svg = shareStrip({ columns: 5, drifted: 2, threshold: 0.3 }, '2 of 5 columns drifted');
    await expect(standalone(svg)).toMatchFileSnapshot('__golden__/share-strip.svg');
    expect(svg.match(/class="r" d="([^"]*)"/)?.[1]?.match(/M/g)).toHaveLength(5);
    // Two cells of 124.8 and the gap between them.
    expect(svg).toContain('class="a" d="M0 12h253.6" stroke-dasharray="124.8 4"');
  });

  it('sets the tick after as many whole columns as it takes', () => {
    // 30 % of 5 columns are 1.5: two have to drift, and cells are 644 / 5 apart.
    expect(tickOf(shareStrip({ columns: 5, drifted: 0, threshold: 0.3 }, ''))).toBeCloseTo(2 * 128.8 - 2, 6);
    // 0.3 * 10 is 3.0000000000000004 in floating point; three columns are enough.
    expect(tickOf(shareStrip({ columns: 10, drifted: 0, threshold: 0.1 * 3 }, ''))).toBeCloseTo(
      3 * 64.4 - 2,
      1,
    );
    expect(tickOf(shareStrip({ columns: 3, drifted: 0, threshold: 1 }, ''))).toBe(640);
  });

  it('runs the cells together when there are many', () => {
    const svg = shareStrip({ columns: 500, drifted: 100, threshold: 0.5 }, '');
    expect(tickOf(svg)).toBe(320);
    expect(svg).toContain('class="a" d="M0 12h128"/>');
  });

  it('draws nothing solid when nothing drifted', () => {
    expect(shareStrip({ columns: 2, drifted: 0, threshold: 0.5 }, '')).not.toContain('class="d"');
  });
});
