import { describe, expect, it } from 'vitest';
import { type FigurePoint, figureHistory } from './figure-history.js';
import { standaloneHistory } from './golden.fixture.js';

const point = (realised: number | null, estimated: number | null, fallen = false): FigurePoint => ({
  realised,
  realisedInterval: realised === null ? null : [realised - 0.02, realised + 0.02],
  estimated,
  fallen,
});
const options = { title: 'accuracy', description: '0.74 in the last check.' };
const bounds = { reference: 0.82, lower: 0.79, upper: 0.85 };

describe('figureHistory', () => {
  it('draws what labels showed, what was estimated, and what has fallen', async () => {
    const checks = [
      point(0.82, 0.81),
      point(0.8, 0.81),
      null,
      point(null, 0.8),
      point(0.74, 0.78, true),
      point(null, 0.75, true),
    ];
    const svg = figureHistory({ checks, ...bounds }, options);
    await expect(standaloneHistory(svg)).toMatchFileSnapshot('__golden__/figure-history.svg');
  });

  it('needs neither bounds nor a reference', () => {
    const svg = figureHistory(
      { checks: [point(3, null)], reference: null, lower: null, upper: null },
      options,
    );
    expect(svg).not.toMatch(/class="[zy]"/);
    expect(svg).toContain('class="f"');
  });

  it('draws one value that never changes', () => {
    const one = { realised: 1, realisedInterval: null, estimated: null, fallen: false };
    const svg = figureHistory({ checks: [one, one], reference: 1, lower: null, upper: null }, options);
    expect(svg).not.toContain('NaN');
    expect(svg).toContain('>1</text>');
  });

  it('says so when there is nothing to draw', () => {
    for (const checks of [[], [null], [point(null, null)]])
      expect(figureHistory({ checks, ...bounds }, options)).toContain('No values to draw');
  });
});
