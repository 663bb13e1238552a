import { describe, expect, it } from 'vitest';
import type { DriftResult } from '../drift/result.js';
import { correlationPicture } from './correlation-picture.js';
import { sideQuality } from './sample-result.fixture.js';

type Quality = NonNullable<DriftResult['quality']>;
type Correlations = Quality['current']['correlations'];

const none = { columns: [], values: [], left_out: [], undefined_pairs: [] };
const matrix = (columns: string[], values: (number | null)[]): Correlations['spearman'] => ({
  ...none,
  columns,
  values,
});
const side = (spearman: Correlations['spearman'], cramers_v: Correlations['cramers_v'] = none) =>
  sideQuality(1_000, [], { correlations: { rows: 1_000, pearson: none, spearman, cramers_v } });
const quality = (reference: Quality['reference'], current: Quality['current']): Quality => ({
  reference,
  current,
  largest_changes: [],
});
const frames = (markup: string) => (/class="n" d="([^"]*)"/.exec(markup)?.[1]?.match(/M/g) ?? []).length;

describe('correlationPicture', () => {
  it('draws numbers and categories together, whatever the order of their columns', () => {
    const picture = correlationPicture(
      quality(
        side(matrix(['a', 'b', 'c'], [0.9, 0.1, -0.4]), matrix(['x', 'y'], [0.5])),
        side(matrix(['c', 'a', 'b'], [0.1, -0.4, 0.2]), matrix(['x', 'y'], [0.45])),
      ),
      0.06,
    );
    expect(picture?.chart.markup).toContain('<title>Correlations of 5 columns</title>');
    // a and b fell from 0.9 to 0.2; the other pairs are as they were.
    expect(frames(picture?.chart.markup ?? '')).toBe(1);
    expect(picture?.note).toContain(
      '1 of 4 pairs changed by 0.1 or more and by more than chance would: it has a frame.',
    );
  });

  it('frames nothing that chance could have moved', () => {
    const both = quality(side(matrix(['a', 'b'], [0.5])), side(matrix(['a', 'b'], [0.2])));
    expect(frames(correlationPicture(both, 0.06)?.chart.markup ?? '')).toBe(1);
    expect(frames(correlationPicture(both, 0.4)?.chart.markup ?? '')).toBe(0);
  });

  it('frames no pair that only one side knows', () => {
    const picture = correlationPicture(
      quality(side(matrix(['a', 'b'], [0.9])), side(matrix(['a', 'b'], [null]))),
      0.01,
    );
    expect(picture?.note).toContain('0 of 1 pair changed');
  });

  it('draws of many columns those that changed most, in their order', () => {
    const names = Array.from({ length: 60 }, (_, at) => `column ${at}`);
    const values = (moved: number) =>
      names.flatMap((_, one) =>
        names.slice(one + 1).map((_, off) => (one === 40 && off === 9 ? moved : 0.05)),
      );
    const picture = correlationPicture(
      quality(side(matrix(names, values(0.05))), side(matrix(names, values(0.8)))),
      0.06,
    );
    expect(picture?.chart.markup).toContain('>column 40</text>');
    expect(picture?.chart.markup).toContain('>column 50</text>');
    expect(picture?.note).toContain('36 columns that changed less are left out.');
    expect(frames(picture?.chart.markup ?? '')).toBe(1);
    expect(Buffer.byteLength(picture?.chart.markup ?? '')).toBeLessThan(25_000);
  });

  it('is none where no pair is known', () => {
    expect(correlationPicture(quality(side(none), side(none)), 0.1)).toBeNull();
    expect(correlationPicture(quality(side(matrix(['a', 'b'], [null])), side(none)), 0.1)).toBeNull();
  });
});
