import type { CorrelationMatrix } from './quality-schema.js';

/** A correlation, or why there is none. */
export type Correlation = number | string;

export const BEYOND_DOUBLES = 'the values span more than a double can hold';

/** Gathers why columns are not in a matrix. */
export interface LeftOut {
  add(column: string, reason: string): void;
  list(): CorrelationMatrix['left_out'];
}

export function createLeftOut(): LeftOut {
  const byReason = new Map<string, string[]>();
  return {
    add(column, reason) {
      const columns = byReason.get(reason) ?? [];
      columns.push(column);
      byReason.set(reason, columns);
    },
    list: () => [...byReason].map(([reason, columns]) => ({ columns: [...columns], reason })),
  };
}

/**
 * A matrix of the correlations of every pair of columns.
 *
 * @param correlate the correlation of the columns at two positions, the first one the smaller
 */
export function correlationMatrix(
  columns: readonly string[],
  leftOut: LeftOut,
  correlate: (first: number, second: number) => Correlation,
): CorrelationMatrix {
  const values: (number | null)[] = [];
  const undefinedPairs: CorrelationMatrix['undefined_pairs'] = [];
  columns.forEach((a, first) => {
    columns.slice(first + 1).forEach((b, offset) => {
      const found = correlate(first, first + 1 + offset);
      // Rounding must not carry it beyond 1.
      values.push(typeof found === 'number' ? Math.min(1, Math.max(-1, found)) : null);
      if (typeof found === 'string') undefinedPairs.push({ a, b, reason: found });
    });
  });
  return { columns: [...columns], values, left_out: leftOut.list(), undefined_pairs: undefinedPairs };
}
