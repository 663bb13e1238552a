import type { TestId } from '../drift/result.js';

export interface TestName {
  /** As it stands beside a score. */
  readonly name: string;
  /** What the score measures, as a sentence for the method section. */
  readonly explanation: string;
  /** True when the score is a p-value: drift is below the threshold, not above. */
  readonly lowerIsDrift: boolean;
}

export const TEST_NAMES: Readonly<Record<TestId, TestName>> = {
  wasserstein: {
    name: 'normed Wasserstein distance',
    explanation:
      'how far the values have to move, on average, to turn one distribution into the other, in standard deviations of the reference',
    lowerIsDrift: false,
  },
  jensenshannon: {
    name: 'Jensen–Shannon distance',
    explanation:
      'how different the shares of the categories are: 0 when they are equal, 0.83 when no category is shared',
    lowerIsDrift: false,
  },
  ks: {
    name: 'Kolmogorov–Smirnov p-value',
    explanation:
      'the probability of a gap at least this large between the two cumulative distributions, had nothing changed',
    lowerIsDrift: true,
  },
  chisquare: {
    name: 'chi-square p-value',
    explanation:
      'the probability of counts at least this far from those expected, had the shares of the categories not changed',
    lowerIsDrift: true,
  },
  z: {
    name: 'Z-test p-value',
    explanation:
      'the probability of a difference at least this large between the two proportions, had nothing changed',
    lowerIsDrift: true,
  },
  psi: {
    name: 'population stability index',
    explanation:
      'how far the shares of the bins or categories differ, each difference weighted by the logarithm of the ratio: 0 when they are equal',
    lowerIsDrift: false,
  },
  kl_div: {
    name: 'Kullback–Leibler divergence',
    explanation:
      'how badly the shares of the current window describe those of the reference: 0 when they are equal',
    lowerIsDrift: false,
  },
  hellinger: {
    name: 'Hellinger distance',
    explanation: 'how little the two distributions overlap: 0 when they are equal, 1 when they share nothing',
    lowerIsDrift: false,
  },
  ed: {
    name: 'energy distance',
    explanation: 'how far the two cumulative distributions lie apart, squared gaps added up over the range',
    lowerIsDrift: false,
  },
  anderson: {
    name: 'Anderson–Darling p-value',
    explanation:
      'the probability of gaps at least this large between the two cumulative distributions, those in the tails weighing most, had nothing changed',
    lowerIsDrift: true,
  },
  cramer_von_mises: {
    name: 'Cramér–von Mises p-value',
    explanation:
      'the probability of squared gaps at least this large, on average, between the two cumulative distributions, had nothing changed',
    lowerIsDrift: true,
  },
  t_test: {
    name: 't-test p-value',
    explanation:
      'the probability of a difference at least this large between the two means, had nothing changed',
    lowerIsDrift: true,
  },
  mannw: {
    name: 'Mann–Whitney p-value',
    explanation:
      'the probability that values of one side exceed those of the other at least this often, had nothing changed',
    lowerIsDrift: true,
  },
  es: {
    name: 'Epps–Singleton p-value',
    explanation:
      'the probability of a difference at least this large between the two characteristic functions, had nothing changed',
    lowerIsDrift: true,
  },
  g_test: {
    name: 'G-test p-value',
    explanation:
      'the probability of a likelihood ratio of the counts at least this large, had the shares of the categories not changed',
    lowerIsDrift: true,
  },
  fisher_exact: {
    name: 'Fisher’s exact p-value',
    explanation:
      'the probability of a table of the two categories no more likely than this one, had nothing changed',
    lowerIsDrift: true,
  },
  TVD: {
    name: 'total variation p-value',
    explanation:
      'the probability that the shares of the categories differ by at least this much in total, had nothing changed',
    lowerIsDrift: true,
  },
  empirical_mmd: {
    name: 'maximum mean discrepancy p-value',
    explanation:
      'the probability that the two samples, smoothed by a kernel, differ by at least this much, had nothing changed',
    lowerIsDrift: true,
  },
};

const P_VALUE_TESTS: Readonly<Record<string, string>> = {
  'chisquare+jensenshannon': 'chi-square and Jensen–Shannon tests',
  'ks+wasserstein': 'Kolmogorov–Smirnov and Wasserstein tests',
  ks: 'Kolmogorov–Smirnov test',
  chisquare: 'chi-square test',
  z: 'Z-test',
  anderson: 'Anderson–Darling test',
  cramer_von_mises: 'Cramér–von Mises test',
  t_test: 't-test',
  mannw: 'Mann–Whitney test',
  es: 'Epps–Singleton test',
  g_test: 'G-test',
  fisher_exact: 'Fisher’s exact test',
  TVD: 'total variation test',
  empirical_mmd: 'maximum mean discrepancy test',
};

/** The name of the test behind a p-value; an id that is not known stands for itself. */
export function pValueTestName(id: string): string {
  return Object.hasOwn(P_VALUE_TESTS, id) ? (P_VALUE_TESTS[id] ?? id) : id;
}

/** Whether a text out of a record is a test that is known here. */
export function isTestId(id: string): id is TestId {
  return Object.hasOwn(TEST_NAMES, id);
}
