import { energyDistance } from '../energy-distance.js';
import type { NumericPair } from '../sample-pair.js';
import { finiteScore, type TestScore } from '../stat-test.js';
import { representable, spreadUnit } from './robust-scale.js';

/**
 * Energy distance of the values in units of the reference's typical spread. The energy distance grows with the
 * square root of the unit, hence the root.
 */
export function robustEnergy(pair: NumericPair): TestScore {
  const [reference, current] = representable(pair.reference.values, pair.current.values);
  const distance = energyDistance(reference, current);
  if (distance === 0) return { score: 0, reason: null };
  return finiteScore(
    distance / Math.sqrt(spreadUnit(reference, current)),
    'the values span more than a number can hold',
  );
}
