import { type Measure, unfitTest } from '../measurement.js';
import { presentValues, type SamplePair } from '../sample-pair.js';
import { TESTS } from '../test-registry.js';
import { CALIBRATED_FORMS } from './calibrated-forms.js';
import { effectSize } from './effect.js';

/** Fewer values than this on a side say nothing about a distribution. */
const FEWEST_VALUES = 2;

function tooLittle(pair: SamplePair): string | null {
  for (const [side, name] of [
    [pair.reference, 'the reference'],
    [pair.current, 'the current window'],
  ] as const) {
    if (presentValues(side) < FEWEST_VALUES) return `${name} has a single value`;
  }
  if (pair.type === 'categorical')
    return pair.categories.length === 1 ? `every value is ${JSON.stringify(pair.categories[0])}` : null;
  const first = Math.min(pair.reference.values[0] ?? 0, pair.current.values[0] ?? 0);
  const last = Math.max(pair.reference.values.at(-1) ?? 0, pair.current.values.at(-1) ?? 0);
  return first === last ? `every value is ${first}` : null;
}

/**
 * Profile `calibrated`: an effect size says how large a change is, a p-value whether it can be chance.
 *
 * Numbers: robust normed Wasserstein distance and Kolmogorov-Smirnov. Categories: Jensen-Shannon distance and
 * two-sample chi-square. A configured test takes the place of the half it belongs to. A configured threshold goes with
 * the effect, unless the configured test is a p-value: then it takes the place of alpha.
 */
export const measureCalibrated: Measure = (pair, settings) => {
  const unfit = unfitTest(settings.test, pair) ?? tooLittle(pair);
  if (unfit !== null) return { skipped: unfit };
  const configured = settings.test;
  const givesPValue = configured?.kind === 'p_value';
  const usual =
    pair.type === 'numeric'
      ? { effect: TESTS.wasserstein, chance: TESTS.ks }
      : { effect: TESTS.jensenshannon, chance: TESTS.chisquare };
  const test = configured !== undefined && !givesPValue ? configured : usual.effect;
  const pValueTest = givesPValue ? configured : usual.chance;

  const effect = effectSize(test, pair);
  if (effect.score === null) return { skipped: effect.reason };
  const chance = (CALIBRATED_FORMS[pValueTest.id] ?? pValueTest.compute)(pair);
  if (chance.score === null) return { skipped: chance.reason };
  return {
    test: test.id,
    score: effect.score,
    threshold: (givesPValue ? undefined : settings.threshold) ?? test.defaultThreshold,
    pValue: chance.score,
    pValueTest: pValueTest.id,
    alpha: (givesPValue ? settings.threshold : undefined) ?? settings.alpha,
    reason: null,
  };
};
