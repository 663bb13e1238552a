import { type BinnedRows, binRows, type ColumnBins, learnBins } from '../forest/binned-rows.js';
import { checkFeatures, type Features } from '../forest/features.js';
import { forestMeans, outOfBagMeans } from '../forest/forest-means.js';
import { type Forest, trainForest } from '../forest/train-forest.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { BAND_ERRORS, type Estimate } from './cbpe.js';
import { sameRows } from './confusion-counts.js';
import type { Interval } from './interval.js';
import {
  FIGURE_LOSSES,
  LOSS_FIGURES,
  type LossFigure,
  type RowLoss,
  rowLoss,
  undefinedLoss,
} from './loss-figures.js';

const FOREST = {
  trees: 60,
  depth: 12,
  leafRows: 10,
  columnsPerNode: (columns: number) => Math.ceil(columns / 2),
  mostRowsPerTree: 10_000,
};
/** The prediction's own column beside the features: where a model predicts much it may err much. */
const PREDICTION = '';

/** What was learnt of how much a model loses where. */
interface LossModel {
  readonly forest: Forest;
  /** Standard deviation of the reference rows' losses. */
  readonly spread: number;
  /** Mean loss of the reference. */
  readonly mean: number;
  /** The same as it is estimated for each reference row by the trees that did not see it; NaN where all did. */
  readonly outOfBag: Float64Array;
}

export interface Dle {
  readonly bins: readonly ColumnBins[];
  readonly losses: Readonly<Partial<Record<RowLoss, LossModel>>>;
  /** Why losses that were asked for are not there. */
  readonly reasons: Readonly<Partial<Record<RowLoss, string>>>;
  /** Reference rows that were learnt from. */
  readonly rows: number;
  /** Reference rows whose target or prediction is not a finite number. */
  readonly leftOut: number;
}

/** An estimate, or why there is none. */
export interface LossEstimate extends Estimate {
  readonly reason: string | null;
}

export interface DleEstimates {
  /** Rows with a finite prediction, of which alone the figures speak. */
  readonly rows: number;
  readonly leftOut: number;
  readonly figures: Readonly<Partial<Record<LossFigure, LossEstimate>>>;
}

/**
 * Learns to estimate the errors of a model of numbers without labels: direct loss estimation (DLE), as NannyML has it, with a
 * forest where that has LightGBM. A forest learns, from features and prediction of rows whose truth is known, how much
 * such a row loses.
 *
 * Sees no change in what the features mean for the target: the estimates hold while rows like these are missed by as much as
 * in the reference.
 *
 * @param reference features of rows the model was not trained on; no column may be named ''
 * @param figures to estimate; all unless told. Figures of the same loss share a forest
 * @throws RangeError when lengths differ, or no row has a finite target and prediction
 */
export function fitDle(
  reference: Features,
  actual: Float64Array,
  predicted: Float64Array,
  kernel: NumbersKernel,
  {
    figures = LOSS_FIGURES,
    seed = 0,
  }: { readonly figures?: readonly LossFigure[]; readonly seed?: number } = {},
): Dle {
  const features = withPrediction(reference, predicted);
  sameRows(reference.rows, actual.length);
  const known = positionsWhere(
    actual.length,
    (row) => Number.isFinite(actual[row]) && Number.isFinite(predicted[row]),
  );
  if (known.length === 0)
    throw new RangeError('Expected at least 1 row with a finite target and prediction, got 0.');
  const bins = learnBins(features, kernel);
  const binned = binRows(bins, features);
  const losses: Partial<Record<RowLoss, LossModel>> = {};
  const reasons: Partial<Record<RowLoss, string>> = {};
  for (const loss of new Set(figures.map((figure) => FIGURE_LOSSES[figure].loss))) {
    const target = new Float64Array(actual.length);
    let undefinedRows = 0;
    for (let i = 0; i < known.length; i++) {
      const row = known[i] as number;
      target[row] = rowLoss(loss, actual[row] as number, predicted[row] as number);
      if (!Number.isFinite(target[row])) undefinedRows++;
    }
    if (undefinedRows > 0) reasons[loss] = undefinedLoss(loss, undefinedRows, known.length);
    else losses[loss] = fitLoss(binned, target, known, seed);
  }
  return { bins, losses, reasons, rows: known.length, leftOut: actual.length - known.length };
}

function fitLoss(binned: BinnedRows, target: Float64Array, rows: Int32Array, seed: number): LossModel {
  const trained = trainForest(binned, target, rows, { ...FOREST, seed });
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += target[rows[i] as number] as number;
  const mean = sum / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) squares += ((target[rows[i] as number] as number) - mean) ** 2;
  const outOfBag = new Float64Array(binned.rows).fill(Number.NaN);
  for (const [i, value] of outOfBagMeans(trained, binned, rows).entries())
    outOfBag[rows[i] as number] = value;
  return { forest: trained.forest, mean, spread: Math.sqrt(squares / rows.length), outOfBag };
}

/**
 * Estimates figures of predictions without labels.
 *
 * The band is the estimate ± three standard errors by which so many rows scatter, were the estimate right; how far
 * estimates have been off is another matter, see `pastErrors`.
 *
 * @throws RangeError when lengths or columns differ from what was learnt
 */
export function estimateDle(dle: Dle, features: Features, predicted: Float64Array): DleEstimates {
  const binned = binRows(dle.bins, withPrediction(features, predicted));
  const rows = positionsWhere(predicted.length, (row) => Number.isFinite(predicted[row]));
  const means = new Map<RowLoss, number>();
  const figures: Partial<Record<LossFigure, LossEstimate>> = {};
  for (const figure of LOSS_FIGURES) {
    const { loss, root } = FIGURE_LOSSES[figure];
    const model = dle.losses[loss];
    const reason = dle.reasons[loss] ?? (rows.length === 0 ? 'there are no rows' : null);
    if (reason !== null) {
      figures[figure] = { value: null, samplingError: Number.NaN, band: null, reason };
      continue;
    }
    if (model === undefined) continue;
    const mean = means.get(loss) ?? meanOf(forestMeans(model.forest, binned, rows));
    means.set(loss, mean);
    figures[figure] = lossEstimate(mean, model, rows.length, root);
  }
  return { rows: rows.length, leftOut: predicted.length - rows.length, figures };
}

/** The figures of a stretch of the reference, each row estimated by the trees that did not see it. */
export function estimateReference(dle: Dle, start: number, end: number): DleEstimates['figures'] {
  const figures: Partial<Record<LossFigure, LossEstimate>> = {};
  for (const figure of LOSS_FIGURES) {
    const { loss, root } = FIGURE_LOSSES[figure];
    const model = dle.losses[loss];
    if (model === undefined) continue;
    const known = model.outOfBag.subarray(start, end).filter((value) => !Number.isNaN(value));
    if (known.length === 0) continue;
    figures[figure] = lossEstimate(meanOf(known), model, known.length, root);
  }
  return figures;
}

/** A mean loss, or its root, with a band of three standard errors that stays above 0. */
function lossEstimate(mean: number, model: LossModel, rows: number, root: boolean): LossEstimate {
  const value = root ? Math.sqrt(mean) : mean;
  const error = model.spread / Math.sqrt(rows);
  // The delta method: a root moves by half of what its square moves, over the root; 0 where no row of the reference lost anything.
  const samplingError = root && error > 0 ? error / (2 * Math.sqrt(model.mean)) : error;
  const band: Interval = [
    Math.max(0, value - BAND_ERRORS * samplingError),
    value + BAND_ERRORS * samplingError,
  ];
  return { value, samplingError, band, reason: null };
}

function withPrediction(features: Features, predicted: Float64Array): Features {
  checkFeatures(features);
  sameRows(features.rows, predicted.length);
  return {
    rows: features.rows,
    columns: [...features.columns, { type: 'numeric', name: PREDICTION, values: predicted }],
  };
}

function positionsWhere(rows: number, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter(holds);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
