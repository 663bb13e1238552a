import { type Measure, unfitTest } from './measurement.js';
import { selectTest } from './select-test.js';
import { TESTS } from './test-registry.js';

/** Profile `evidently`: one test a column, Evidently 0.7.23's own choice unless configured, and its threshold. */
export const measureEvidently: Measure = (pair, settings) => {
  const unfit = unfitTest(settings.test, pair);
  if (unfit !== null) return { skipped: unfit };
  const test = settings.test ?? TESTS[selectTest(pair)];
  const { score, reason } = test.compute(pair);
  return {
    test: test.id,
    score,
    threshold: settings.threshold ?? test.defaultThreshold,
    pValue: test.kind === 'p_value' ? score : null,
    pValueTest: null,
    alpha: null,
    reason,
  };
};
