import { type PulledIn, pulledInDeviation, standardDeviation } from '../wasserstein-distance.js';

/** The middle nine tenths of a normal distribution span so many standard deviations. */
const NORMAL_SPAN = 3.2897072539029435;
/** How much larger the standard deviation may be than the middle nine tenths tell. */
const MOST_TIMES = 3;

function isConstant(sorted: Float64Array): boolean {
  return sorted[0] === sorted.at(-1);
}

/**
 * Two sorted, non-empty arrays whose squares a double can hold: as they are, or both divided by the largest magnitude
 * when that is extreme.
 */
export function representable(
  reference: Float64Array,
  current: Float64Array,
): readonly [Float64Array, Float64Array] {
  const magnitude = Math.max(
    ...[reference, current].flatMap((sorted) => [Math.abs(sorted[0] ?? 0), Math.abs(sorted.at(-1) ?? 0)]),
  );
  if (magnitude === 0 || (magnitude > 1e-100 && magnitude < 1e100)) return [reference, current];
  return [reference.map((value) => value / magnitude), current.map((value) => value / magnitude)];
}

/** The value with a share of a sample below it. */
function valueAt({ values, tail }: PulledIn, share: number): number {
  const position = Math.round(share * (values.length + 2 * tail - 1)) - tail;
  return values[Math.min(Math.max(position, 0), values.length - 1)] as number;
}

/**
 * The standard deviation of a sample, or three times that of a normal distribution whose middle nine tenths span as much,
 * whichever is less. So a sentinel such as -999 in some rows does not make everything else look small. Where the middle
 * nine tenths are one value the standard deviation stands.
 */
export function typicalSpread(sample: PulledIn): number {
  const deviation = pulledInDeviation(sample);
  const middle = (MOST_TIMES * (valueAt(sample, 0.95) - valueAt(sample, 0.05))) / NORMAL_SPAN;
  return middle > 0 ? Math.min(deviation, middle) : deviation;
}

/**
 * The unit of a distance that is not to depend on the scale: the reference's typical spread, without a floor. When
 * the reference is constant, the standard deviation of both sides together; 0 only when every value is equal.
 */
export function spreadUnit(reference: Float64Array, current: Float64Array): number {
  if (!isConstant(reference)) return typicalSpread({ values: reference, tail: 0 });
  const together = new Float64Array(reference.length + current.length);
  together.set(reference);
  together.set(current, reference.length);
  return standardDeviation(together, 0);
}
