import { describe, expect, it } from 'vitest';
import { standalone } from './golden.fixture.js';
import { trendStrip } from './trend-strip.js';

const checks = [0, 0.4, null, 0.9, 1.3, 7, 1].map((ratio, at) =>
  ratio === null ? null : { ratio, drifted: at > 3 },
);

describe('trendStrip', () => {
  it('draws the golden strip', async () => {
    const strip = trendStrip({ checks }, 'Drifted since 2026-03-07 14:00 UTC, in 3 of the last 7 checks');
    await expect(standalone(strip)).toMatchFileSnapshot('__golden__/trend.svg');
  });

  it('shows no difference as a bar that can be seen, and draws none as high as it likes', () => {
    const one = (ratio: number) => trendStrip({ checks: [{ ratio, drifted: false }] }, 'x');
    expect(one(0)).toContain('d="M0 8V7.5"');
    expect(one(Number.POSITIVE_INFINITY)).toContain('d="M0 8V0"');
  });

  it('escapes its title', () => {
    expect(trendStrip({ checks: [] }, '<b>')).toContain('<title>&lt;b&gt;</title>');
  });
});
