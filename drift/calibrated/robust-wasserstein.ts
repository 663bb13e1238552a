import type { NumericPair } from '../sample-pair.js';
import { finiteScore, type TestScore } from '../stat-test.js';
import { pulledInDistance } from '../wasserstein-distance.js';
import { representable, spreadUnit, typicalSpread } from './robust-scale.js';
import { pullIn, winsorise } from './winsorise.js';

/**
 * Wasserstein distance of the winsorised values in units of the reference's typical spread: its standard
 * deviation, unless a few values far away make that large. Without a floor under the unit.
 */
export function robustWasserstein(pair: NumericPair): TestScore {
  const reference = pullIn(pair.reference.values);
  const current = pullIn(pair.current.values);
  const [before, now] = representable(reference.values, current.values);
  const inUnits = { values: before, tail: reference.tail };
  const distance = pulledInDistance(inUnits, { values: now, tail: current.tail });
  if (distance === 0) return { score: 0, reason: null };
  const constant = before[0] === before.at(-1);
  const unit = constant ? togetherUnit(pair) : typicalSpread(inUnits);
  return finiteScore(distance / unit, 'the values span more than a number can hold');
}

/** The unit for a reference that is constant: what both sides together give. */
function togetherUnit(pair: NumericPair): number {
  return spreadUnit(...representable(winsorise(pair.reference.values), winsorise(pair.current.values)));
}
