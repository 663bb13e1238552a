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
};

const P_VALUE_TESTS: Readonly<Record<string, string>> = {
  ks: 'Kolmogorov–Smirnov test',
  chisquare: 'chi-square test',
  z: 'Z-test',
};

/** The name of the test behind a p-value; an id that is not known stands for itself. */
export function pValueTestName(id: string): string {
  return Object.hasOwn(P_VALUE_TESTS, id) ? (P_VALUE_TESTS[id] ?? id) : id;
}
