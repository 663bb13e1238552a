import type { NumericPair, SamplePair } from '../sample-pair.js';
import { finiteScore, type StatTest, type TestScore } from '../stat-test.js';
import { standardDeviation, wassersteinDistance } from '../wasserstein-distance.js';
import { winsorise } from './winsorise.js';

function isConstant(sorted: Float64Array): boolean {
  return sorted[0] === sorted.at(-1);
}

/** Values whose squares a double can hold: the whole pair divided by its largest magnitude when they are extreme. */
function representable(
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
 * Wasserstein distance of the winsorised sides in units of the winsorised reference's standard deviation. Without a
 * floor under that unit, so that it does not depend on the scale; when the reference is constant, the standard
 * deviation of both sides together is the unit.
 */
function robustWasserstein(pair: NumericPair): TestScore {
  const [reference, current] = representable(pair.reference.values, pair.current.values);
  const distance = wassersteinDistance(reference, current);
  if (distance === 0) return { score: 0, reason: null };
  let unit = standardDeviation(reference, 0);
  if (isConstant(reference)) {
    const together = new Float64Array(reference.length + current.length);
    together.set(reference);
    together.set(current, reference.length);
    unit = standardDeviation(together, 0);
  }
  return finiteScore(distance / unit, 'the values span more than a number can hold');
}

/**
 * The effect size of profile `calibrated`: the distance the test measures, on winsorised numbers or on categories.
 *
 * @param test a test of kind `distance` that applies to the pair's type
 */
export function effectSize(test: StatTest, pair: SamplePair): TestScore {
  if (pair.type === 'categorical') return test.compute(pair);
  const robust: NumericPair = {
    type: 'numeric',
    reference: { ...pair.reference, values: winsorise(pair.reference.values) },
    current: { ...pair.current, values: winsorise(pair.current.values) },
  };
  return test.id === 'wasserstein' ? robustWasserstein(robust) : test.compute(robust);
}
