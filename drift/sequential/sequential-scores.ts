import { normalIsf } from '../distributions/normal-quantile.js';
import { seededRandom } from '../seeded-random.js';
import type { TimedValue } from './calendar.js';

/** Turns figures, one after the other, into numbers that are independent and standard normal while nothing changes. */
export interface SequentialScores {
  /** The score of the next figure; `null` while there is nothing to hold it against, or it is not defined. */
  next(window: TimedValue): number | null;
  /** Forgets the last so many figures that had a score. */
  forget(count: number): void;
}

/**
 * Scores by sequential ranks: a figure's rank among those before it, ties and the place within its rank drawn at random, is
 * uniform and independent of all earlier ranks as long as figures are exchangeable, whatever their distribution and however few
 * came before (O. Barndorff-Nielsen, "On the limit behaviour of extreme order statistics", Ann. Math. Stat. 34, 1963; V. Vovk's
 * conformal p-values). Their normal quantiles are the scores. So nothing of the distribution has to be estimated, which
 * with a few reference windows is what spoils the false alarm rate of charts (L. A. Jones, C. W. Champ and S. E. Rigdon,
 * "The run length distribution of the CUSUM with estimated parameters", J. Qual. Technol. 36, 2004).
 *
 * With a calendar a figure is first held against the mean of those before it in its slot, and the difference scaled
 * to the variance of a single figure: recursive residuals (R. L. Brown, J. Durbin and J. M. Evans, "Techniques for testing the
 * constancy of regression relationships over time", J. R. Stat. Soc. B 37, 1975), which are independent and alike for
 * normal figures, and very nearly so for others.
 *
 * @param slotOf the slot of the calendar; `null` for none
 */
export function sequentialScores(slotOf: ((time: number) => number) | null, seed = 0): SequentialScores {
  /** What ranks are taken among, ascending. */
  const sorted: number[] = [];
  const slots = new Map<number, { sum: number; count: number }>();
  /** What was added last, so that it can be taken back. */
  const added: { readonly residual: number; readonly slot: number; readonly value: number }[] = [];

  const addToSlot = (slot: number, value: number, count: 1 | -1) => {
    const known = slots.get(slot) ?? { sum: 0, count: 0 };
    slots.set(slot, { sum: known.sum + count * value, count: known.count + count });
  };

  return {
    next({ time, value }) {
      const place = placeOf(time, seed);
      if (value === null || !Number.isFinite(value)) return null;
      const slot = slotOf === null ? 0 : slotOf(time);
      const known = slots.get(slot);
      addToSlot(slot, value, 1);
      if (slotOf !== null && (known === undefined || known.count === 0)) return null;
      const residual =
        slotOf === null || known === undefined
          ? value
          : (value - known.sum / known.count) * Math.sqrt(known.count / (known.count + 1));
      const below = countBelow(sorted, residual, false);
      const equal = countBelow(sorted, residual, true) - below;
      const total = sorted.length;
      sorted.splice(below, 0, residual);
      added.push({ residual, slot, value });
      if (total === 0) return null;
      return -normalIsf((below + place * (equal + 1)) / (total + 1));
    },
    forget(count) {
      for (const { residual, slot, value } of added.splice(Math.max(0, added.length - count))) {
        sorted.splice(countBelow(sorted, residual, false), 1);
        addToSlot(slot, value, -1);
      }
    },
  };
}

/** Uniform in (0, 1). It follows from the window's time, so that a window has the same whatever others are looked at. */
function placeOf(time: number, seed: number): number {
  const [low, high] = [time >>> 0, Math.floor(time / 2 ** 32)];
  const random = seededRandom(Math.imul(low ^ seed, 0x9e3779b1) ^ Math.imul(high + 1, 0x85ebca6b));
  return (random() + 0.5) / 2 ** 32;
}

/** How many of ascending numbers are below a value, or equal to it too. */
function countBelow(sorted: readonly number[], value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const number = sorted[middle] as number;
    if (number < value || (orEqual && number === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
