import { standardDeviation } from '../wasserstein-distance.js';

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

/**
 * The unit of a distance that is not to depend on the scale: the reference's standard deviation, without a floor. When
 * the reference is constant, the standard deviation of both sides together; 0 only when every value is equal.
 */
export function spreadUnit(reference: Float64Array, current: Float64Array): number {
  if (!isConstant(reference)) return standardDeviation(reference, 0);
  const together = new Float64Array(reference.length + current.length);
  together.set(reference);
  together.set(current, reference.length);
  return standardDeviation(together, 0);
}
