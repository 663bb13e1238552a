/** The figures by which groups are compared: means over rows, so that a group's and everybody's hang together exactly. */
import type { PerformanceTask } from '../performance/figure-catalogue.js';
import { isOutput, type ModelOutput, type OutputForm } from '../performance/model-output.js';

export type RateName =
  | 'selection_rate'
  | 'accuracy'
  | 'recall'
  | 'false_positive_rate'
  | 'precision'
  | 'calibration_gap'
  | 'mean_prediction'
  | 'mae'
  | 'mean_error';

export interface RateKind {
  readonly name: RateName;
  /** A share of rows, or a mean of numbers. */
  readonly kind: 'share' | 'mean';
  /** Whether the ratio of two groups means something: not of means that may be negative. */
  readonly ratio: boolean;
  /** Whether it needs labels. */
  readonly labelled: boolean;
}

const share = (name: RateName, labelled = true): RateKind => ({ name, kind: 'share', ratio: true, labelled });
const mean = (name: RateName, ratio: boolean, labelled = true): RateKind => ({
  name,
  kind: 'mean',
  ratio,
  labelled,
});

/** What groups are compared by; of several classes without favourable ones only being right can be compared. */
export const RATES: Readonly<Record<PerformanceTask, readonly RateKind[]>> = {
  binary: [
    share('selection_rate', false),
    share('accuracy'),
    share('recall'),
    share('false_positive_rate'),
    share('precision'),
    mean('calibration_gap', false),
  ],
  multiclass: [share('accuracy')],
  regression: [mean('mean_prediction', false, false), mean('mae', true), mean('mean_error', false)],
};

/** Sums over the rows of a group that count for a rate. */
export interface Tally {
  readonly rows: number;
  readonly sum: number;
  /** Sum of the squared distances from the mean of them all, not the group's own. */
  readonly squares: number;
}

/** The squared standard error of a tally's mean; NaN or infinite of fewer than two rows. */
export function squaredError({ rows, sum, squares }: Tally, origin: number): number {
  const spread = squares - rows * (sum / rows - origin) ** 2;
  return Math.max(0, spread) / (rows - 1) / rows;
}

export interface RateTallies {
  readonly rate: RateKind;
  readonly groups: readonly Tally[];
  /** All rows, those of no group among them. */
  readonly overall: Tally;
  /** The mean of all rows, from which squares are measured. */
  readonly origin: number;
}

/**
 * Adds up each rate by group.
 *
 * @param codes the group of each row; -1 for none
 */
export function tallyRates(
  output: ModelOutput,
  form: OutputForm,
  codes: Int32Array,
  groups: number,
): RateTallies[] {
  return RATES[form.task].map((rate) => {
    const value = rowValue(rate.name, output, form);
    return { rate, ...tally(value, output.rows, codes, groups) };
  });
}

function tally(
  value: (row: number) => number,
  rows: number,
  codes: Int32Array,
  groups: number,
): Omit<RateTallies, 'rate'> {
  // The last place is everybody's.
  const counts = new Float64Array(groups + 1);
  const sums = new Float64Array(groups + 1);
  const squares = new Float64Array(groups + 1);
  const add = (target: Float64Array, at: number, amount: number) => {
    target[at] = (target[at] as number) + amount;
  };
  for (let row = 0; row < rows; row++) {
    const one = value(row);
    if (Number.isNaN(one)) continue;
    add(counts, groups, 1);
    add(sums, groups, one);
    const group = codes[row] as number;
    if (group < 0) continue;
    add(counts, group, 1);
    add(sums, group, one);
  }
  const origin = (sums[groups] as number) / (counts[groups] as number);
  for (let row = 0; row < rows; row++) {
    const one = value(row);
    if (Number.isNaN(one)) continue;
    const square = (one - origin) ** 2;
    add(squares, groups, square);
    const group = codes[row] as number;
    if (group >= 0) add(squares, group, square);
  }
  const at = (place: number): Tally => ({
    rows: counts[place] as number,
    sum: sums[place] as number,
    squares: squares[place] as number,
  });
  return { groups: Array.from({ length: groups }, (_, group) => at(group)), overall: at(groups), origin };
}

/** What a row adds to a rate; NaN when it does not count for it. */
function rowValue(
  name: RateName,
  { predicted, actual, scores }: ModelOutput,
  form: OutputForm,
): (row: number) => number {
  const said = (row: number): number => {
    const value = predicted[row] as number;
    return isOutput(value, form) ? value : Number.NaN;
  };
  const truth = (row: number): number => {
    const value = actual[row] as number;
    const usable = isOutput(value, form) && !Number.isNaN(said(row)) && !Number.isNaN(scores?.[row] ?? 0);
    return usable ? value : Number.NaN;
  };
  switch (name) {
    case 'selection_rate':
    case 'mean_prediction':
      return said;
    case 'accuracy':
      return (row) => (Number.isNaN(truth(row)) ? Number.NaN : truth(row) === said(row) ? 1 : 0);
    case 'recall':
      return (row) => (truth(row) === 1 ? said(row) : Number.NaN);
    case 'false_positive_rate':
      return (row) => (truth(row) === 0 ? said(row) : Number.NaN);
    case 'precision':
      return (row) => (said(row) === 1 ? truth(row) : Number.NaN);
    case 'calibration_gap':
      return (row) => (scores === null ? Number.NaN : (scores[row] as number) - truth(row));
    case 'mae':
      return (row) => Math.abs(said(row) - truth(row));
    case 'mean_error':
      return (row) => said(row) - truth(row);
  }
}
