import { type Interval, NORMAL_QUANTILE, shareInterval } from './interval.js';
import type { ScoreGroups } from './score-groups.js';

/**
 * Standard error of the area under the ROC curve (E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, "Comparing the
 * areas under two or more correlated receiver operating characteristic curves", Biometrics 44, 1988): each row's
 * placement among the rows of the other class is its part in the area, and placements vary independently.
 *
 * @returns NaN when a class has fewer than two rows
 */
export function delongError({ positives, negatives }: ScoreGroups): number {
  const allPositives = positives.at(-1) ?? 0;
  const allNegatives = negatives.at(-1) ?? 0;
  if (allPositives < 2 || allNegatives < 2) return Number.NaN;
  const area = sumOver({ positives, negatives }, ({ below, share }) => share * below) / allPositives;
  const ofPositives = sumOver({ positives, negatives }, ({ share, below }) => share * (below - area) ** 2);
  const ofNegatives = sumOver({ positives, negatives }, ({ rest, above }) => rest * (above - area) ** 2);
  return Math.sqrt(
    ofPositives / (allPositives - 1) / allPositives + ofNegatives / (allNegatives - 1) / allNegatives,
  );
}

interface Group {
  /** Positives and negatives of this score. */
  readonly share: number;
  readonly rest: number;
  /** Share of all negatives that score lower, and of all positives that score higher; ties count half. */
  readonly below: number;
  readonly above: number;
}

function sumOver({ positives, negatives }: ScoreGroups, part: (group: Group) => number): number {
  const allPositives = positives.at(-1) ?? 0;
  const allNegatives = negatives.at(-1) ?? 0;
  let sum = 0;
  let positivesBefore = 0;
  let negativesBefore = 0;
  for (let i = 0; i < positives.length; i++) {
    const share = (positives[i] as number) - positivesBefore;
    const rest = (negatives[i] as number) - negativesBefore;
    sum += part({
      share,
      rest,
      below: (allNegatives - negativesBefore - rest / 2) / allNegatives,
      above: (positivesBefore + share / 2) / allPositives,
    });
    positivesBefore += share;
    negativesBefore += rest;
  }
  return sum;
}

/** Standard error that an area would have with so many rows of both classes, by J. A. Hanley's and B. J. McNeil's formula. */
function modelError(area: number, positives: number, negatives: number): number {
  // Both counts by their mean: R. G. Newcombe, "Confidence intervals for an effect size measure based on the
  // Mann-Whitney statistic", Stat. Med. 25, 2006, method 5.
  const others = (positives + negatives) / 2 - 1;
  const growth = 1 + others * ((1 - area) / (2 - area) + area / (1 + area));
  return Math.sqrt((area * (1 - area) * growth) / (positives * negatives));
}

/**
 * The lowest area that is compatible with an observed one of 1: where 1 is as many standard errors away as the
 * level allows. By bisection; the distance in errors falls all the way.
 */
function lowestOfPerfect(positives: number, negatives: number): number {
  let lower = 0;
  let upper = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (lower + upper) / 2;
    if (1 - middle > NORMAL_QUANTILE * modelError(middle, positives, negatives)) lower = middle;
    else upper = middle;
  }
  return lower;
}

/**
 * 95 % interval of the area under the ROC curve: DeLong's error on the scale of log odds; where classes are separated, so
 * that DeLong sees no error at all, or have a single row, Newcombe's method 5.
 *
 * @param area of these groups
 */
export function aucInterval(groups: ScoreGroups, area: number): Interval | null {
  const positives = groups.positives.at(-1) ?? 0;
  const negatives = groups.negatives.at(-1) ?? 0;
  if (area === 1) return [lowestOfPerfect(positives, negatives), 1];
  if (area === 0) return [0, 1 - lowestOfPerfect(positives, negatives)];
  const error = delongError(groups);
  return shareInterval(area, error > 0 ? error : modelError(area, positives, negatives));
}
