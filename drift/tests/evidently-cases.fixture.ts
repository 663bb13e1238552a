import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Column } from '../column.js';
import { pairColumns } from '../pair-columns.js';
import type { TestId } from '../result.js';
import type { SamplePair } from '../sample-pair.js';
import type { StatTest } from '../stat-test.js';

type Value = number | string | null;
/** One value a row; or each value once, with the number of its rows. */
type Side = readonly Value[] | { readonly values: readonly Value[]; readonly counts: readonly number[] };

/** An input and Evidently's score and verdict by test, at the test's own threshold. */
interface EvidentlyCase {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  readonly reference: Side;
  readonly current: Side;
  readonly integer?: readonly [reference: boolean, current: boolean];
  /** `null` where Evidently raises, or its number is not finite or left to chance. */
  readonly scores: Readonly<Record<string, readonly [score: number, drifted: boolean] | null>>;
}

const { cases }: { readonly cases: readonly EvidentlyCase[] } = JSON.parse(
  readFileSync(new URL('evidently-scores.json', import.meta.url), 'utf8'),
);

function tally(side: Side): { readonly values: readonly Value[]; readonly counts: readonly number[] } {
  return 'counts' in side ? side : { values: side, counts: side.map(() => 1) };
}

function numberOf(value: Value): number {
  if (value === 'inf') return Number.POSITIVE_INFINITY;
  return value === '-inf' ? Number.NEGATIVE_INFINITY : Number(value);
}

function numericColumn(side: Side, integer: boolean): Column {
  const { values, counts } = tally(side);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const present = new Float64Array(rows);
  let end = 0;
  values.forEach((value, i) => {
    if (value === null) return;
    const count = counts[i] ?? 0;
    present.fill(numberOf(value), end, end + count);
    end += count;
  });
  return { type: 'numeric', name: 'x', values: present.subarray(0, end), missing: rows - end, integer };
}

function categoricalColumn(side: Side): Column {
  const { values, counts } = tally(side);
  const present = new Map<string, number>();
  let missing = 0;
  values.forEach((value, i) => {
    const count = counts[i] ?? 0;
    if (value === null) missing += count;
    else present.set(String(value), (present.get(String(value)) ?? 0) + count);
  });
  const categories = [...present.keys()].sort();
  return {
    type: 'categorical',
    name: 'x',
    categories,
    counts: Float64Array.from(categories, (category) => present.get(category) ?? 0),
    missing,
  };
}

function pairOf({ type, reference, current, integer }: EvidentlyCase): SamplePair {
  if (type === 'categorical')
    return pairColumns({
      type,
      reference: categoricalColumn(reference),
      current: categoricalColumn(current),
    });
  return pairColumns({
    type,
    reference: numericColumn(reference, integer?.[0] ?? false),
    current: numericColumn(current, integer?.[1] ?? false),
  });
}

/**
 * Holds a test against what Evidently 0.7.23 makes of the inputs in `evidently-scores.json`: score within 1e-9,
 * absolute up to 1 and relative above, and the verdict.
 */
export function itIsEvidently(test: StatTest): void {
  const id: TestId = test.id;
  const scored = cases.filter((item) => Object.hasOwn(item.scores, id));

  it('is held against a good number of inputs', () => {
    expect(scored.length).toBeGreaterThanOrEqual(16);
  });

  it.each(scored)('is Evidently on $name', (item) => {
    const { score, reason } = test.compute(pairOf(item));
    const [expected, drifted] = item.scores[id] ?? [null, null];
    if (expected === null) {
      expect(score).toBeNull();
      expect(reason).toBeTruthy();
      return;
    }
    expect(reason).toBeNull();
    const actual = score ?? Number.NaN;
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    // A p-value keeps its digits in the far tail too.
    if (test.kind === 'p_value' && expected > 1e-290)
      expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-8);
    expect(test.isDrifted(actual, test.defaultThreshold)).toBe(drifted);
  });
}
