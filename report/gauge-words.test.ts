import { describe, expect, it } from 'vitest';
import { gaugeWords } from './gauge-words.js';

const plain = (words: string) => words.replaceAll('\u00a0', ' ');

describe('gaugeWords', () => {
  it('counts a distance in thresholds', () => {
    expect(gaugeWords('wasserstein', 0.27, 0.1)).toBe('2.7 × the threshold');
    expect(gaugeWords('wasserstein', 0.27, 0.1, [2.5, 3])).toBe('2.7 × the threshold, between 2.5 and 3.0');
    expect(gaugeWords('wasserstein', 0.27, 0)).toBe('beyond the threshold');
  });

  it('says of a p-value what it is, and on which side of its threshold', () => {
    expect(plain(gaugeWords('ks', 0.0001, 0.05))).toBe('p < 0.001, below the threshold 0.05');
    expect(gaugeWords('ks', 0.2, 0.05)).toBe('p 0.20, above the threshold 0.05');
    expect(gaugeWords('chisquare', 0.05, 0.05)).toBe('p 0.050, at the threshold 0.05');
  });
});
