import { type Measure, type PValueTest, unfitTest } from '../measurement.js';
import { presentValues, type SamplePair } from '../sample-pair.js';
import type { StatTest, TestScore } from '../stat-test.js';
import { TESTS } from '../test-registry.js';
import { CALIBRATED_FORMS } from './calibrated-forms.js';
import { categoriesPValue } from './categories-p-value.js';
import { effectSize } from './effect.js';
import { withoutLoneValues } from './lone-values.js';
import { numbersPValue } from './numbers-p-value.js';
import { scoreInterval } from './score-interval.js';

/** Fewer values than this on a side say nothing about a distribution. */
const FEWEST_VALUES = 2;

/** The one value that all others equal; `null` when there are several. */
function onlyValue(pair: SamplePair): string | null {
  if (pair.type === 'categorical')
    return pair.categories.length === 1 ? JSON.stringify(pair.categories[0]) : null;
  const first = Math.min(pair.reference.values[0] ?? 0, pair.current.values[0] ?? 0);
  const last = Math.max(pair.reference.values.at(-1) ?? 0, pair.current.values.at(-1) ?? 0);
  return first === last ? String(first) : null;
}

function tooLittle(pair: SamplePair, lone: number): string | null {
  const but = lone === 0 ? '' : `, but for ${lone} that ${lone === 1 ? 'stands' : 'stand'} alone`;
  for (const [side, name] of [
    [pair.reference, 'the reference'],
    [pair.current, 'the current window'],
  ] as const) {
    if (presentValues(side) === 0) return `${name} has no value${but}`;
    if (presentValues(side) < FEWEST_VALUES) return `${name} has a single value${but}`;
  }
  const only = onlyValue(pair);
  return only === null ? null : `every value is ${only}${but}`;
}

/** The chance half of a measurement, and what made it. */
type Chance = TestScore & { readonly test: PValueTest };

function configuredChance(test: StatTest, pair: SamplePair): Chance {
  return { ...(CALIBRATED_FORMS[test.id] ?? test.compute)(pair), test: test.id };
}

function usualChance(pair: SamplePair): Chance {
  return pair.type === 'numeric'
    ? {
        score: numbersPValue(pair.reference.values, pair.current.values),
        reason: null,
        test: 'ks+wasserstein',
      }
    : { score: categoriesPValue(pair), reason: null, test: 'chisquare+jensenshannon' };
}

/**
 * Profile `calibrated`: an effect size says how large a change is, a p-value whether it can be chance.
 *
 * Values that stand alone are left out first. Numbers: robust normed Wasserstein distance, and its p-value joined with
 * that of Kolmogorov-Smirnov. Categories: Jensen-Shannon distance, and its p-value joined with that of two-sample
 * chi-square. A configured test takes the place of the half it belongs to; one that gives a p-value sees every value. A
 * configured threshold goes with the effect, unless the configured test is a p-value: then it takes the place of alpha.
 */
export const measureCalibrated: Measure = (given, settings) => {
  const { pair, lone } = withoutLoneValues(given);
  const unfit = unfitTest(settings.test, pair) ?? tooLittle(pair, lone);
  if (unfit !== null) return { skipped: unfit };
  const configured = settings.test;
  const givesPValue = configured?.kind === 'p_value';
  const usual = pair.type === 'numeric' ? TESTS.wasserstein : TESTS.jensenshannon;
  const test = configured !== undefined && !givesPValue ? configured : usual;

  const effect = effectSize(test, pair);
  if (effect.score === null) return { skipped: effect.reason };
  const chance = givesPValue ? configuredChance(configured, given) : usualChance(pair);
  if (chance.score === null) return { skipped: chance.reason };
  // One of these would spoil the adjustment of all others.
  if (!Number.isFinite(chance.score)) return { skipped: `${chance.test} gives no p-value for these values` };
  return {
    test: test.id,
    score: effect.score,
    threshold: (givesPValue ? undefined : settings.threshold) ?? test.defaultThreshold,
    pValue: chance.score,
    pValueTest: chance.test,
    alpha: (givesPValue ? settings.threshold : undefined) ?? settings.alpha,
    reason: null,
    interval: scoreInterval(test.id, pair, effect.score, chance.score),
    lone,
  };
};
