import { type BinnedRows, binRows, type ColumnBins, learnBins } from '../forest/binned-rows.js';
import { checkFeatures, type Features } from '../forest/features.js';
import { forestMeans, outOfBagMeans } from '../forest/forest-means.js';
import { samplePositions, takeRows } from '../forest/take-rows.js';
import { type Forest, type TrainedForest, trainForest } from '../forest/train-forest.js';
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
import { type MeanAndError, meanAndError } from './mean-and-error.js';

const FOREST = {
  trees: 60,
  depth: 12,
  leafRows: 10,
  columnsPerNode: (columns: number) => Math.ceil(columns / 2),
  mostRowsPerTree: 10_000,
};
/** The prediction's own column beside the features: where a model predicts much it may err much. */
const PREDICTION = '';

/** Rows of a window that are looked at; of more, a random sample. */
export const DLE_MOST_ROWS = 200_000;

/** What was learnt of how much a model loses where. */
interface LossModel extends LossForest {
  readonly trained: TrainedForest;
}

interface LossForest {
  readonly trained: { readonly forest: Forest };
  /** Standard deviation of the reference rows' losses. */
  readonly spread: number;
  /** Mean loss of the reference. */
  readonly mean: number;
}

/** What estimates of a window need, and nothing of single rows. */
export interface DleFit {
  readonly bins: readonly ColumnBins[];
  readonly losses: Readonly<Partial<Record<RowLoss, LossForest>>>;
  /** Why losses that were asked for are not there. */
  readonly reasons: Readonly<Partial<Record<RowLoss, string>>>;
}

export interface Dle extends DleFit {
  readonly losses: Readonly<Partial<Record<RowLoss, LossModel>>>;
  /** The reference, as the forests see it. */
  readonly binned: BinnedRows;
  /** Positions of the reference rows that were learnt from, ascending. */
  readonly known: Int32Array;
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
  return { bins, losses, reasons, binned, known, leftOut: actual.length - known.length };
}

function fitLoss(binned: BinnedRows, target: Float64Array, rows: Int32Array, seed: number): LossModel {
  const trained = trainForest(binned, target, rows, { ...FOREST, seed });
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += target[rows[i] as number] as number;
  const mean = sum / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) squares += ((target[rows[i] as number] as number) - mean) ** 2;
  return { trained, mean, spread: Math.sqrt(squares / rows.length) };
}

/**
 * Estimates figures of predictions without labels. Of more than 200,000 rows it looks at so many, drawn at random.
 *
 * The band is the estimate ± three standard errors by which so many rows scatter, were the estimate right; how far
 * estimates have been off is another matter, see `pastErrors`.
 *
 * @throws RangeError when lengths or columns differ from what was learnt
 */
export function estimateDle(
  dle: DleFit,
  features: Features,
  predicted: Float64Array,
  seed = 0,
): DleEstimates {
  const window = withPrediction(features, predicted);
  const rows = positionsWhere(predicted.length, (row) => Number.isFinite(predicted[row]));
  const looked = samplePositions(rows.length, DLE_MOST_ROWS, seed).map((at) => rows[at] as number);
  const binned = binRows(dle.bins, takeRows(window, looked));
  const all = Int32Array.from(looked.keys());
  return {
    rows: rows.length,
    leftOut: predicted.length - rows.length,
    figures: figuresOf(dle, rows.length, ({ trained }) => forestMeans(trained.forest, binned, all)),
  };
}

/**
 * Estimates figures of a stretch of the reference, each row by the trees that did not see it: how good the estimate is, and
 * what it makes of the reference's own chunks.
 *
 * @param start and `end`: positions in the reference, the latter not included
 */
export function estimateReference(dle: Dle, start: number, end: number, seed = 0): DleEstimates {
  const here = positionsWhere(dle.known.length, (at) => {
    const row = dle.known[at] as number;
    return row >= start && row < end;
  });
  const looked = samplePositions(here.length, DLE_MOST_ROWS, seed).map((at) => here[at] as number);
  return {
    rows: here.length,
    leftOut: end - start - here.length,
    figures: figuresOf(dle, here.length, ({ trained }) =>
      outOfBagMeans(trained, dle.binned, dle.known, looked).filter((loss) => !Number.isNaN(loss)),
    ),
  };
}

function figuresOf<Loss extends LossForest>(
  { losses, reasons }: Pick<DleFit, 'reasons'> & { readonly losses: Partial<Record<RowLoss, Loss>> },
  rows: number,
  expectedLosses: (model: Loss) => Float64Array,
): DleEstimates['figures'] {
  const means = new Map<RowLoss, MeanAndError & { readonly rows: number }>();
  const figures: Partial<Record<LossFigure, LossEstimate>> = {};
  for (const figure of LOSS_FIGURES) {
    const { loss, root } = FIGURE_LOSSES[figure];
    const model = losses[loss];
    if (model === undefined && reasons[loss] === undefined) continue;
    if (model === undefined || rows === 0) {
      const reason = reasons[loss] ?? 'there are no rows';
      figures[figure] = { value: null, samplingError: Number.NaN, band: null, reason };
      continue;
    }
    const known = means.get(loss) ?? withRows(expectedLosses(model));
    means.set(loss, known);
    figures[figure] =
      known.rows === 0
        ? { value: null, samplingError: Number.NaN, band: null, reason: 'every tree has seen these rows' }
        : lossEstimate(known, model, rows, root);
  }
  return figures;
}

function withRows(losses: Float64Array) {
  return { ...meanAndError(losses), rows: losses.length };
}

/** A mean loss, or its root, with a band of three standard errors that stays above 0. */
function lossEstimate(
  { mean, error, rows: looked }: MeanAndError & { readonly rows: number },
  model: LossForest,
  rows: number,
  root: boolean,
): LossEstimate {
  const value = root ? Math.sqrt(mean) : mean;
  // What the rows not looked at may add: the error of a sample from a finite population.
  const unseen = looked < rows ? error * error * (1 - looked / rows) : 0;
  const scatter = Math.sqrt((model.spread * model.spread) / rows + unseen);
  // The delta method: a root moves by half of what its square moves, over the root; 0 where no row of the reference lost
  // anything.
  const samplingError = root && scatter > 0 ? scatter / (2 * Math.sqrt(model.mean)) : scatter;
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
