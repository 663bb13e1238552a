import type { TestId } from '../result.js';
import type { CategoricalPair, NumericPair, SamplePair } from '../sample-pair.js';
import type { TestScore } from '../stat-test.js';
import { andersonPValue } from './anderson-p-value.js';
import { hellingerDistance, jensenShannonOfCells, klDivergence, stabilityIndex } from './cell-distances.js';
import { cramerVonMisesPValue } from './cramer-von-mises-p-value.js';
import { eppsSingletonPValue } from './epps-singleton-p-value.js';
import { conditionalKsPValue } from './ks-p-value.js';
import { tiedMannWhitneyPValue } from './mann-whitney-p-value.js';
import { mmdPValue } from './mmd-p-value.js';
import { pooledCells } from './pooled-cells.js';
import { robustEnergy } from './robust-energy.js';
import { robustWasserstein } from './robust-wasserstein.js';
import { tvdPValue } from './tvd-p-value.js';
import { twoProportions } from './two-proportions.js';
import { twoSampleChiSquare } from './two-sample-chi-square.js';
import { twoSampleFisher } from './two-sample-fisher.js';
import { twoSampleG } from './two-sample-g.js';
import { welchPValue } from './welch.js';

type Form = (pair: SamplePair) => TestScore;

function ofNumbers(form: (pair: NumericPair) => TestScore): Form {
  return (pair) => {
    if (pair.type !== 'numeric') throw new TypeError('this test compares numbers');
    return form(pair);
  };
}

/** Counts by category, or of numbers by value or by cell. */
function ofCounts(form: (table: CategoricalPair) => TestScore): Form {
  return (pair) => form(pair.type === 'categorical' ? pair : pooledCells(pair));
}

/**
 * Tests that profile `calibrated` computes in another form than Evidently: the form that is right for two samples of
 * any sizes. A test that is not listed is right as it is. Distances get winsorised numbers.
 */
export const CALIBRATED_FORMS: Partial<Readonly<Record<TestId, Form>>> = {
  ks: ofNumbers(({ reference, current }) => ({
    score: conditionalKsPValue(reference.values, current.values),
    reason: null,
  })),
  chisquare: ofCounts((table) => ({ score: twoSampleChiSquare(table), reason: null })),
  z: ofCounts(twoProportions),
  wasserstein: ofNumbers(robustWasserstein),
  jensenshannon: jensenShannonOfCells,
  psi: stabilityIndex,
  kl_div: klDivergence,
  hellinger: hellingerDistance,
  ed: ofNumbers(robustEnergy),
  anderson: ofNumbers(({ reference, current }) => ({
    score: andersonPValue(reference.values, current.values),
    reason: null,
  })),
  cramer_von_mises: ofNumbers(({ reference, current }) => ({
    score: cramerVonMisesPValue(reference.values, current.values),
    reason: null,
  })),
  t_test: ofNumbers(welchPValue),
  mannw: ofNumbers(({ reference, current }) => ({
    score: tiedMannWhitneyPValue(reference.values, current.values),
    reason: null,
  })),
  es: ofNumbers(eppsSingletonPValue),
  g_test: ofCounts((table) => ({ score: twoSampleG(table), reason: null })),
  fisher_exact: ofCounts(twoSampleFisher),
  TVD: ofCounts((table) => ({ score: tvdPValue(table), reason: null })),
  empirical_mmd: ofNumbers(({ reference, current }) => ({
    score: mmdPValue(reference.values, current.values),
    reason: null,
  })),
};
