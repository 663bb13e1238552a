import {
  CORRELATION_METHODS,
  type CorrelationChange,
  type CorrelationMatrix,
  type CorrelationMethod,
  type Quality,
  type SideQuality,
} from './quality-schema.js';

/** Changes of correlations that are listed. */
const LISTED = 20;
/** Smaller changes are rounding: the same rows in another order make them. */
const SMALLEST_CHANGE = 1e-9;

/** Sets the quality of both sides beside each other, and finds what changed most between columns. */
export function compareQuality(reference: SideQuality, current: SideQuality): Quality {
  const changes = CORRELATION_METHODS.flatMap((method) =>
    changesOf(method, reference.correlations[method], current.correlations[method]),
  );
  const largest = changes.sort((one, other) => Math.abs(other.change) - Math.abs(one.change));
  return { reference, current, largest_changes: largest.slice(0, LISTED) };
}

/** The pairs whose correlation both sides know, and that changed. */
function changesOf(
  method: CorrelationMethod,
  reference: CorrelationMatrix,
  current: CorrelationMatrix,
): CorrelationChange[] {
  const positions = new Map(current.columns.map((name, position) => [name, position]));
  const changes: CorrelationChange[] = [];
  let at = 0;
  reference.columns.forEach((a, i) => {
    for (const b of reference.columns.slice(i + 1)) {
      const before = reference.values[at++] ?? null;
      const now = correlationOf(current, positions.get(a), positions.get(b));
      if (before === null || now === null || Math.abs(now - before) < SMALLEST_CHANGE) continue;
      changes.push({ a, b, method, reference: before, current: now, change: now - before });
    }
  });
  return changes;
}

/** The correlation of the columns at two positions, in whichever order they stand. */
function correlationOf(
  { columns, values }: CorrelationMatrix,
  one: number | undefined,
  other: number | undefined,
): number | null {
  if (one === undefined || other === undefined) return null;
  const [row, column] = one < other ? [one, other] : [other, one];
  return values[row * columns.length - (row * (row + 1)) / 2 + column - row - 1] ?? null;
}
