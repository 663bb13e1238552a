import type { DriftOptions } from '../options.js';

/** What is looked at beyond single columns. */
export interface MultivariateOptions {
  /**
   * The error with which principal components of the reference reconstruct rows. Unless told it is looked at where it costs next
   * to nothing: in tables of at most 200 columns.
   */
  readonly reconstruction?: boolean;
  /** A forest that tries to tell current rows from reference rows; takes a second or two. False unless told. */
  readonly domainClassifier?: boolean;
  /** Rows of either side that are looked at; of more, a random sample. 5,000 unless told. */
  readonly rows?: number;
  /** Of everything drawn at random; 0 unless told. */
  readonly seed?: number;
  /**
   * True: a finding makes the verdict `drift`. Its p-values then join those of the columns before they are adjusted, so that the chance of any
   * false alarm stays below `alpha`. False unless told.
   */
  readonly inVerdict?: boolean;
}

/** Beyond so many columns finding the components takes seconds. */
const MOST_COLUMNS_UNASKED = 200;
const MULTIVARIATE_ROWS = 5_000;

export interface MultivariatePlan {
  readonly reconstruction: boolean;
  readonly domainClassifier: boolean;
  readonly rows: number;
  readonly seed: number;
  readonly inVerdict: boolean;
  /** Of wider tables no row is drawn; `null` when something was asked for. */
  readonly mostColumns: number | null;
  /** Wider tables are not reconstructed; `null` when that was asked for. */
  readonly mostReconstructed: number | null;
}

/** What is to be looked at; `null` for nothing. The profile `evidently`, which is there to compare with, asks for nothing unless told. */
export function multivariatePlan({
  multivariate,
  profile,
}: Pick<DriftOptions, 'multivariate' | 'profile'>): MultivariatePlan | null {
  if (multivariate === false || (multivariate === undefined && profile === 'evidently')) return null;
  const {
    reconstruction,
    domainClassifier = false,
    rows = MULTIVARIATE_ROWS,
    seed = 0,
    inVerdict = false,
  } = multivariate ?? {};
  if (reconstruction === false && !domainClassifier) return null;
  return {
    reconstruction: reconstruction ?? true,
    domainClassifier,
    rows,
    seed,
    inVerdict,
    mostColumns: reconstruction === true || domainClassifier ? null : MOST_COLUMNS_UNASKED,
    mostReconstructed: reconstruction === true ? null : MOST_COLUMNS_UNASKED,
  };
}
