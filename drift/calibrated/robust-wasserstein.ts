import type { NumericPair } from '../sample-pair.js';
import { finiteScore, type TestScore } from '../stat-test.js';
import { wassersteinDistance } from '../wasserstein-distance.js';
import { representable, spreadUnit } from './robust-scale.js';

/** Wasserstein distance in units of the reference's standard deviation, without a floor under that unit. */
export function robustWasserstein(pair: NumericPair): TestScore {
  const [reference, current] = representable(pair.reference.values, pair.current.values);
  const distance = wassersteinDistance(reference, current);
  if (distance === 0) return { score: 0, reason: null };
  return finiteScore(
    distance / spreadUnit(reference, current),
    'the values span more than a number can hold',
  );
}
