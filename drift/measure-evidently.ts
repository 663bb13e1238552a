import { thresholdProblem } from './check-threshold.js';
import { type Measure, unfitTest } from './measurement.js';
import { selectTest } from './select-test.js';
import { TESTS } from './test-registry.js';

/** Profile `evidently`: one test a column, Evidently 0.7.23's own choice unless configured, and its threshold. */
export const measureEvidently: Measure = (pair, settings) => {
  const unfit = unfitTest(settings.test, pair);
  if (unfit !== null) return { skipped: unfit };
  const test = settings.test ?? TESTS[selectTest(pair)];
  const threshold = settings.threshold ?? test.defaultThreshold;
  const problem = thresholdProblem(threshold, test.id);
  if (problem !== null) return { skipped: `its threshold: ${problem}` };
  const { score, reason } = test.compute(pair);
  return {
    test: test.id,
    score,
    threshold,
    pValue: test.kind === 'p_value' ? score : null,
    pValueTest: null,
    alpha: null,
    reason,
  };
};
