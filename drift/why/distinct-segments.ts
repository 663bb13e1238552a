import type { Segment } from './find-segments.js';
import { describeCondition, type SliceCondition } from './slices.js';

/**
 * The first of segments that say different things. Two columns together say more than one of them alone only where the growth
 * is clearly larger: their interval must lie above that of the single one. Of what is left, a segment that is part of another
 * listed before it, or that holds it, is left out.
 *
 * @param found as `findSegments` orders them
 */
export function distinctSegments(found: readonly Segment[], most = 5): Segment[] {
  const singles = found.filter(({ conditions }) => conditions.length === 1);
  const clear = found.filter(
    (segment) =>
      segment.conditions.length === 1 ||
      !singles.some((single) => holds(segment, single) && segment.interval[0] <= single.interval[1]),
  );
  const kept: Segment[] = [];
  for (const segment of clear) {
    if (kept.length === most) break;
    if (!kept.some((other) => holds(segment, other) || holds(other, segment))) kept.push(segment);
  }
  return kept;
}

/** Whether all rows of the first are rows of the second. */
function holds(first: Segment, second: Segment): boolean {
  const texts = new Set(first.conditions.map(describeCondition));
  return second.conditions.every((condition) => texts.has(describeCondition(condition)));
}

/** A segment as text, such as `age > 37 and <= 48, sex = Female`. */
export function describeSegment(conditions: readonly SliceCondition[]): string {
  return conditions.map(describeCondition).join(', ');
}
