import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_LIKELIHOOD, PEARSON } from './table-statistic.js';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const tables = fc
  .array(fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 50 })), { minLength: 2, maxLength: 6 })
  .map((columns) => columns.filter(([a, b]) => a + b > 0))
  .filter(
    (columns) => columns.length > 1 && sum(columns.map(([a]) => a)) > 0 && sum(columns.map(([, b]) => b)) > 0,
  );

describe.each([
  ['Pearson', PEARSON],
  ['log-likelihood', LOG_LIKELIHOOD],
] as const)('%s', (_name, statistic) => {
  it('has gains that add up to its parts, up to what the margins fix', () => {
    fc.assert(
      fc.property(tables, (columns) => {
        const rows = sum(columns.map(([a, b]) => a + b));
        const share = sum(columns.map(([a]) => a)) / rows;
        // Gains from 0 on, scaled as the parts are, against the parts: the rest depends on the margins alone.
        const rest = (counts: readonly number[]) => {
          const parts = sum(counts.map((count, i) => statistic.part(count, sum(columns[i] ?? []), share)));
          const gains = sum(
            counts.map((count, i) =>
              sum(Array.from({ length: count }, (_, c) => statistic.gain(c, sum(columns[i] ?? [])))),
            ),
          );
          return parts - gains * (statistic === PEARSON ? 1 / (share * (1 - share)) : 2);
        };
        // Another table of the same margins: one row moved along the first two columns, where it can be.
        const [first = 0, second = 0, ...others] = columns.map(([a]) => a);
        if (first === 0 || columns[1]?.[1] === 0) return;
        expect(rest([first - 1, second + 1, ...others])).toBeCloseTo(rest([first, second, ...others]), 6);
      }),
    );
  });

  it('is 0 where the split is as expected', () => {
    expect(statistic.part(25, 100, 0.25)).toBe(0);
    expect(statistic.part(0, 10, 0.5)).toBeGreaterThan(5);
  });
});

it('keeps the digits of G where counts are large and hardly differ', () => {
  // 2 (o ln(o/e) + (t - o) ln((t - o)/(t - e))) with o = 500,001 and e = 500,000 of t = 1,000,000; mpmath 1.3.0.
  expect(LOG_LIKELIHOOD.part(500_001, 1e6, 0.5) / 4.000000000002666e-6).toBeCloseTo(1, 12);
});
