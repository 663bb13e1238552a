import { describe, expect, it } from 'vitest';
import { standalone } from './golden.fixture.js';
import { gaugeAxis, scoreGauge, thresholdRatio } from './score-gauge.js';

describe('scoreGauge', () => {
  it('marks a score that has drifted, solid', async () => {
    await expect(
      standalone(scoreGauge({ ratio: 1.4, drifted: true }, '1.4 × the threshold')),
    ).toMatchFileSnapshot('__golden__/gauge-drifted.svg');
  });

  it('marks a score that has not, hollow', async () => {
    await expect(
      standalone(scoreGauge({ ratio: 0.3, drifted: false }, '0.3 × the threshold')),
    ).toMatchFileSnapshot('__golden__/gauge-stable.svg');
  });

  it('points beyond the strip from three thresholds on', () => {
    for (const ratio of [3.01, 80, Number.POSITIVE_INFINITY]) {
      expect(scoreGauge({ ratio, drifted: true }, '')).not.toContain('<circle');
    }
    expect(scoreGauge({ ratio: 3, drifted: true }, '')).toContain('<circle class="d" cx="124"');
  });
});

describe('thresholdRatio', () => {
  it('divides a distance by its threshold', () => {
    expect(thresholdRatio(0.25, 0.1, false)).toBe(2.5);
    expect(thresholdRatio(0, 0.1, false)).toBe(0);
  });

  it('compares p-values by their logarithms, so that smaller is further', () => {
    expect(thresholdRatio(1, 0.05, true)).toBe(0);
    expect(thresholdRatio(0.05, 0.05, true)).toBe(1);
    expect(thresholdRatio(0.05 ** 3, 0.05, true)).toBeCloseTo(3, 12);
    expect(thresholdRatio(0, 0.05, true)).toBe(Number.POSITIVE_INFINITY);
  });

  it('has an answer for thresholds at either end', () => {
    expect(thresholdRatio(0.2, 0, false)).toBe(Number.POSITIVE_INFINITY);
    expect(thresholdRatio(0.2, 1, true)).toBe(Number.POSITIVE_INFINITY);
    expect(thresholdRatio(0.2, 0, true)).toBe(0);
    expect(thresholdRatio(0, 0, true)).toBe(1);
  });
});

it('draws the interval of a score through its mark, up to the end of the strip', async () => {
  const gauge = scoreGauge({ ratio: 1.4, drifted: true, interval: [0.8, 2.1] }, '1.4 × the threshold');
  await expect(standalone(gauge)).toMatchFileSnapshot('__golden__/gauge-interval.svg');
  // Both ends lie beyond the strip: nothing of the interval is seen.
  expect(scoreGauge({ ratio: 80, drifted: true, interval: [70, 90] }, '')).not.toContain('class="w"');
  expect(scoreGauge({ ratio: 3, drifted: true, interval: [2, 90] }, '')).toContain('d="M84 7H124"');
});

it('shares its axis where it is told one', () => {
  const axis = gaugeAxis('axis');
  expect(axis.definition).toMatch(/^<g id="axis"><path class="g"/);
  expect(scoreGauge({ ratio: 1, drifted: false }, 'x', axis.use)).toContain(
    '</title><use href="#axis"/><circle',
  );
});
