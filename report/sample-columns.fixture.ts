/** Columns of DriftResults for tests: real arithmetic on seeded numbers, no engine. */
import type { ColumnResult, ColumnSummary } from '../drift/result.js';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Bell-shaped numbers: the sum of twelve uniform ones. */
export function bell(random: () => number, count: number, mean: number, std: number): number[] {
  return Array.from({ length: count }, () => {
    let sum = -6;
    for (let term = 0; term < 12; term += 1) sum += random();
    return mean + std * sum;
  });
}

function numericSummary(values: readonly number[], missing: number): ColumnSummary {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) =>
    sorted.length === 0 ? null : (sorted[Math.round(share * (sorted.length - 1))] ?? null);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    type: 'numeric',
    rows: values.length + missing,
    missing,
    infinite: 0,
    distinct: new Set(values).size,
    mean: values.length === 0 ? null : mean,
    std: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)),
    min: at(0),
    q05: at(0.05),
    q25: at(0.25),
    median: at(0.5),
    q75: at(0.75),
    q95: at(0.95),
    max: at(1),
  };
}

type Overrides = Partial<ColumnResult>;

/** A numeric column with its histogram; score, p-value and verdict come from `overrides`. */
export function numericColumn(
  name: string,
  reference: readonly number[],
  current: readonly number[],
  overrides: Overrides = {},
  bins = 24,
): ColumnResult {
  const all = [...reference, ...current];
  const low = Math.min(...all);
  const width = (Math.max(...all) - low) / bins;
  const shares = (values: readonly number[]) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      const bin = Math.min(bins - 1, Math.floor((value - low) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts.map((count) => count / values.length);
  };
  return {
    ...emptyColumn(name),
    histogram: {
      type: 'numeric',
      edges: Array.from({ length: bins + 1 }, (_, edge) => low + edge * width),
      reference: shares(reference),
      current: shares(current),
      clipped: false,
    },
    reference: numericSummary(reference, 0),
    current: numericSummary(current, 0),
    ...overrides,
  };
}

/** A categorical column out of counts by category, `[value, reference, current]`. */
export function categoricalColumn(
  name: string,
  counts: readonly (readonly [value: string, reference: number, current: number])[],
  overrides: Overrides = {},
): ColumnResult {
  const total = (side: 1 | 2) => counts.reduce((sum, row) => sum + row[side], 0);
  const summary = (side: 1 | 2): ColumnSummary => ({
    type: 'categorical',
    rows: total(side),
    missing: 0,
    distinct: counts.filter((row) => row[side] > 0).length,
    top: counts
      .filter((row) => row[side] > 0)
      .map((row) => ({ value: row[0], count: row[side], share: row[side] / total(side) }))
      .sort((one, other) => other.count - one.count)
      .slice(0, 10),
  });
  return {
    ...emptyColumn(name),
    type: 'categorical',
    test: 'jensenshannon',
    p_value_test: 'chisquare',
    new_categories: counts.filter((row) => row[1] === 0).map((row) => row[0]),
    lost_categories: counts.filter((row) => row[2] === 0).map((row) => row[0]),
    histogram: {
      type: 'categorical',
      categories: counts.map((row) => row[0]),
      reference: counts.map((row) => row[1] / total(1)),
      current: counts.map((row) => row[2] / total(2)),
      other: null,
    },
    reference: summary(1),
    current: summary(2),
    ...overrides,
  };
}

/** A numeric column of which nothing is known. */
export function emptyColumn(name: string): ColumnResult {
  return {
    name,
    type: 'numeric',
    role: 'feature',
    test: 'wasserstein',
    p_value_test: 'ks',
    score: 0.031,
    threshold: 0.1,
    p_value: 0.4,
    p_adjusted: 0.61,
    drifted: false,
    status: 'tested',
    reason: null,
    missing: { reference: 0, current: 0 },
    new_categories: [],
    lost_categories: [],
    reference: null,
    current: null,
    histogram: null,
  };
}
