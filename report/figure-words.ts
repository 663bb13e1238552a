import type { ChangesSection } from '../drift/sequential/changes-schema.js';
import { figureName } from './performance-words.js';

const MARKS: Readonly<Record<string, string>> = {
  mean: 'the mean',
  q05: 'the 5 % quantile',
  q25: 'the 25 % quantile',
  median: 'the median',
  q75: 'the 75 % quantile',
  q95: 'the 95 % quantile',
};

/** What a figure is: `the drift of` and `age`. */
export interface FigureWords {
  readonly words: string;
  /** What the user has named, after the words; `null` where they say it all. */
  readonly name: string | null;
}

/** What a figure that is watched over past checks is, in words. */
export function figureWords({
  name,
  kind,
}: Pick<ChangesSection['figures'][number], 'name' | 'kind'>): FigureWords {
  // The name of a column, which may hold spaces, and a name of ours that does not.
  const space = name.lastIndexOf(' ');
  const [of, own] = [name.slice(0, Math.max(0, space)), name.slice(space + 1)];
  switch (kind) {
    case 'column':
      return { words: 'the drift of', name };
    case 'p_value':
      return { words: 'the p-value of', name };
    case 'missing':
      return { words: 'the share of missing values of', name };
    case 'class_share':
      return { words: 'the share of predictions', name };
    case 'score_quantile':
      return { words: `${MARKS[own] ?? own} of`, name: of };
    case 'performance':
      return { words: figureName(name), name: null };
    case 'target':
      return { words: 'the drift of the target', name: null };
    case 'fairness':
      return { words: `${own.replaceAll('_', ' ')} by`, name: of };
    case 'multivariate':
      return {
        words: name === 'reconstruction' ? 'the reconstruction error' : 'the domain classifier’s ROC-AUC',
        name: null,
      };
  }
}
