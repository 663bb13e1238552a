import { describe, expect, it } from 'vitest';
import { standalone } from './golden.fixture.js';
import { trendEcho, trendStrip } from './trend-strip.js';

const checks = [0, 0.4, null, 0.9, 1.3, 7, 1].map((ratio, at) =>
  ratio === null ? null : { ratio, drifted: at > 3 },
);

describe('trendStrip', () => {
  it('draws the golden strip', async () => {
    const strip = trendStrip(
      { checks },
      'Drifted since 2026-03-07 14:00 UTC, in 3 of the last 7 checks',
      't0',
    );
    await expect(standalone(strip)).toMatchFileSnapshot('__golden__/trend.svg');
  });

  it('shows no difference as a bar that can be seen, and draws none as high as it likes', () => {
    const one = (ratio: number) => trendStrip({ checks: [{ ratio, drifted: false }] }, 'x', 't0');
    expect(one(0)).toContain('d="M3 24v-1"');
    expect(one(Number.POSITIVE_INFINITY)).toContain('d="M3 24v-24"');
  });

  it('escapes its title', () => {
    expect(trendStrip({ checks: [] }, '<b>', 't0')).toContain('<title>&lt;b&gt;</title>');
  });
});

it('shows a strip again', () => {
  expect(trendEcho(7, 't0')).toBe(
    '<svg class="trend" aria-hidden="true" viewBox="0 0 42 24"><use href="#t0"/></svg>',
  );
});
