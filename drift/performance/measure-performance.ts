import type { Features } from '../forest/features.js';
import { formatCount } from '../format-count.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import type { Estimate } from './cbpe.js';
import type { Thresholds } from './chunk-thresholds.js';
import { type Estimated, estimatedFigures } from './estimated-figures.js';
import { type EstimatorKeeper, LEAST_REFERENCE_ROWS } from './estimator.js';
import type { Figure } from './figure.js';
import { FIGURES, type FigureKind, figureKind, type PerformanceTask } from './figure-catalogue.js';
import {
  labelledRows,
  type ModelOutput,
  type OutputForm,
  scoredRows,
  strayScore,
  usableClasses,
} from './model-output.js';
import type { PerformanceFigure, PerformanceSection } from './performance-schema.js';
import { type Realised, realisedFigures } from './realised-figures.js';
import { type ReferenceBounds, referenceBounds } from './reference-bounds.js';

export interface PerformanceOptions {
  readonly task: PerformanceTask;
  readonly target: string;
  /** The labels; `null` of a regression. */
  readonly classes: readonly string[] | null;
  /** Figures the verdict looks at; those of the catalogue unless told. */
  readonly judged?: readonly string[] | undefined;
  /** Bounds in place of those of the reference, by figure. */
  readonly bounds?: Readonly<Record<string, Partial<Thresholds>>> | undefined;
  /** Rows of the reference's chunks; as many as are judged unless told. */
  readonly chunkRows?: number | undefined;
  /** Standard deviations from the mean of the reference's chunks to each bound; 3 unless told. */
  readonly deviations?: number | undefined;
  /** Fewer labelled rows, or rows with scores, are not judged; 30 unless told. */
  readonly minLabels?: number | undefined;
  /** Whether a section is wanted where nothing is known, too. */
  readonly always?: boolean | undefined;
}

/** A side, and what its errors may follow from. */
export type OutputWithFeatures = ModelOutput & {
  /** Row by row; absent where nothing is estimated from them. */
  readonly features?: Features | null;
};

/** What follows from the rows alone; when they were looked at, and what came before, is added by whoever knows. */
export type MeasuredPerformance = Omit<
  PerformanceSection,
  'revision' | 'evaluated_at' | 'target_drift' | 'fairness' | 'segments'
>;

const MIN_LABELS = 30;
const DEVIATIONS = 3;
/** The counts of more classes would be larger than all the rest of a result. */
const MOST_CONFUSED = 30;

/**
 * How right a model was in a window: figures where labels are known, estimates where scores allow them, both held against
 * the labelled reference.
 *
 * Pure: same rows and options, same section.
 *
 * @param reference `null` when it has no labels
 * @param keeper of what was learnt of this very reference before; it is learnt anew unless told
 * @returns `null` when there is nothing to say, neither a label in the window nor one in the reference, unless it is to
 *   be said always
 */
export function measurePerformance(
  reference: (OutputWithFeatures & { readonly source: string | null }) | null,
  current: OutputWithFeatures,
  options: PerformanceOptions,
  kernel: NumbersKernel,
  keeper?: EstimatorKeeper,
): MeasuredPerformance | null {
  const { task, target, classes, minLabels = MIN_LABELS } = options;
  const form: OutputForm = { task, classes: classes?.length ?? 0 };
  const notes: string[] = [];
  const [now, before] = withClassesOnBoth(
    withProbabilities(current, 'the window', notes),
    reference && withProbabilities(reference, 'the reference', notes),
    form,
    notes,
  );

  const labelled = labelledRows(now, form);
  const ofReference = before && labelledRows(before, form).output;
  const known = ofReference !== null && ofReference.rows > 0 ? ofReference : null;
  if (labelled.output.rows + labelled.unusable === 0 && known === null && !options.always) return null;
  const usable = known !== null && known.rows >= LEAST_REFERENCE_ROWS ? known : null;
  if (usable === null)
    notes.push(
      known === null
        ? `The reference has no labels, so there are no bounds and nothing is estimated.`
        : `The reference has ${formatCount(known.rows)} labelled rows, fewer than the ${LEAST_REFERENCE_ROWS} that bounds and estimates need.`,
    );
  if (labelled.unusable > 0)
    notes.push(
      `${formatCount(labelled.unusable)} labelled ${labelled.unusable === 1 ? 'row has' : 'rows have'} a label, prediction or probability that cannot be used, and ${labelled.unusable === 1 ? 'was' : 'were'} left out.`,
    );

  const enough = labelled.output.rows >= minLabels;
  const realised = labelled.output.rows > 0 ? realisedFigures(labelled.output, form, kernel) : null;
  const scored = scoredRows(now, form);
  const enoughScored = scored.rows >= minLabels;
  const estimated =
    usable === null || scored.rows === 0
      ? null
      : task === 'regression' && reference !== null
        ? estimatedFigures(reference, current, form, kernel, keeper)
        : estimatedFigures(usable, scored, form, kernel, keeper);
  if (usable !== null && scored.rows > 0 && estimated === null) notes.push(notEstimated(task));
  const limits =
    usable &&
    referenceBounds(
      usable,
      form,
      {
        judgedRows: Math.max(enough ? labelled.output.rows : scored.rows, minLabels),
        chunkRows: options.chunkRows ?? null,
        deviations: options.deviations ?? DEVIATIONS,
      },
      kernel,
    );
  if (limits?.chunks === 0)
    notes.push('The reference has too few labelled rows to cut into chunks, so its scatter gives no bounds.');

  const figures = FIGURES[task].map((name) =>
    figureOf(name, figureKind(task, name), { options, realised, estimated, limits, enough, enoughScored }),
  );
  const judgedBy = judge(figures, { realised: enough, estimated: enoughScored });
  return {
    task,
    target,
    classes: classes && [...classes],
    verdict:
      judgedBy === null
        ? 'unknown'
        : figures.some(({ judged, fallen }) => judged && fallen[judgedBy])
          ? 'fallen'
          : 'as_expected',
    judged_by: judgedBy,
    labels: {
      predictions: current.rows,
      labelled: labelled.output.rows,
      coverage: current.rows > 0 ? labelled.output.rows / current.rows : null,
      unusable: labelled.unusable,
      newest: null,
      fingerprint: null,
      needed: minLabels,
    },
    reference:
      reference && known
        ? {
            source: reference.source,
            rows: reference.rows,
            labelled: known.rows,
            chunks: limits?.chunks ?? 0,
            chunk_rows: limits?.chunkRows ?? 0,
            deviations: options.deviations ?? DEVIATIONS,
          }
        : null,
    estimator: estimated && { method: estimated.method, calibrated: estimated.calibrated },
    figures,
    calibration: realised?.calibration?.map((bin) => ({ ...bin })) ?? null,
    confusion: confusionOf(realised, classes),
    by_class:
      realised?.byClass && classes
        ? realised.byClass.map((figures, k) => ({ class: classes[k] ?? String(k), ...figures }))
        : null,
    notes,
  };
}

/** Scores that are no probabilities are set aside, and told of. */
function withProbabilities(output: ModelOutput, where: string, notes: string[]): ModelOutput {
  const stray = [output.scores, output.probabilities].flatMap((scores) =>
    scores ? (strayScore(scores) ?? []) : [],
  );
  const [first] = stray;
  if (first === undefined) return output;
  notes.push(`The probabilities of ${where} hold ${first}, which is none, so they are not used.`);
  return { ...output, scores: null, probabilities: null };
}

/** Probabilities of classes are used where nearly all rows have them; told of when one side alone does. */
function withClassesOnBoth(
  current: ModelOutput,
  reference: ModelOutput | null,
  form: OutputForm,
  notes: string[],
): [ModelOutput, ModelOutput | null] {
  const now = withoutGaps(current, 'the window', form, notes);
  const before = reference && withoutGaps(reference, 'the reference', form, notes);
  const alone = 'so the accuracy alone is estimated';
  if (now.probabilities !== null && before !== null && before.probabilities === null)
    notes.push(`The reference has no probabilities of all classes, ${alone}.`);
  if (now.probabilities === null && before !== null && before.probabilities !== null && now.rows > 0)
    notes.push(`The window has no probabilities of all classes, ${alone}.`);
  return [now, before];
}

function withoutGaps(given: ModelOutput, where: string, form: OutputForm, notes: string[]): ModelOutput {
  const { output, without } = usableClasses(given, form);
  if (without > 0)
    notes.push(
      `${formatCount(without)} of ${formatCount(output.rows)} rows of ${where} have no probabilities of all classes, so only that of the predicted one is used.`,
    );
  return output;
}

function notEstimated(task: PerformanceTask): string {
  return task === 'regression'
    ? 'The features are not there on both sides, so nothing is estimated.'
    : 'There are no probabilities on both sides, so nothing is estimated.';
}

/** What a verdict can rest on: labels, else estimates, of a figure that has a bound. */
function judge(
  figures: readonly PerformanceFigure[],
  enough: { readonly realised: boolean; readonly estimated: boolean },
): 'realised' | 'estimated' | null {
  const has = (of: 'realised' | 'estimated'): boolean =>
    figures.some(
      ({ judged, bounds, [of]: side }) =>
        judged && side !== null && side.value !== null && (bounds.lower !== null || bounds.upper !== null),
    );
  if (enough.realised && has('realised')) return 'realised';
  return enough.estimated && has('estimated') ? 'estimated' : null;
}

interface Sides {
  readonly options: PerformanceOptions;
  readonly realised: Realised | null;
  readonly estimated: Estimated | null;
  readonly limits: ReferenceBounds | null;
  readonly enough: boolean;
  readonly enoughScored: boolean;
}

function figureOf(
  name: string,
  { better, judged }: FigureKind,
  { options, realised, estimated, limits, enough, enoughScored }: Sides,
): PerformanceFigure {
  const bounds = boundsOf(name, options, limits);
  const ofLabels = realised?.figures[name] ?? null;
  const ofScores = estimated?.figures[name] ?? null;
  return {
    name,
    better,
    judged: options.judged?.includes(name) ?? judged,
    realised: ofLabels && realisedOf(ofLabels),
    estimated: ofScores && estimateOf(ofScores),
    reference: limits?.values[name] ?? null,
    bounds,
    fallen: {
      realised: enough && isFallen(ofLabels?.value ?? null, bounds, better),
      estimated: enoughScored && isFallen(ofScores?.value ?? null, bounds, better),
    },
    estimate_error: null,
  };
}

function boundsOf(
  name: string,
  { bounds }: PerformanceOptions,
  limits: ReferenceBounds | null,
): PerformanceFigure['bounds'] {
  const given = bounds && Object.hasOwn(bounds, name) ? bounds[name] : undefined;
  if (given) return { lower: given.lower ?? null, upper: given.upper ?? null, source: 'config' };
  const { lower = null, upper = null } = limits?.bounds[name] ?? {};
  return { lower, upper, source: lower === null && upper === null ? null : 'reference' };
}

/** Whether a value lies beyond the bound on its bad side. */
function isFallen(
  value: number | null,
  { lower, upper }: Pick<PerformanceFigure['bounds'], 'lower' | 'upper'>,
  better: FigureKind['better'],
): boolean {
  if (value === null) return false;
  const below = lower !== null && value < lower;
  const above = upper !== null && value > upper;
  if (better === 'zero') return below || above;
  return better === 'higher' ? below : above;
}

function realisedOf({ value, interval, reason }: Figure): PerformanceFigure['realised'] {
  const known = value !== null && Number.isFinite(value);
  return {
    value: known ? value : null,
    interval: known ? finite(interval) : null,
    reason: known ? null : (reason ?? 'it is beyond what a number holds'),
  };
}

function estimateOf({ value, samplingError, band }: Estimate): PerformanceFigure['estimated'] {
  const known = value !== null && Number.isFinite(value);
  return {
    value: known ? value : null,
    interval: known ? finite(band) : null,
    standard_error: known && Number.isFinite(samplingError) ? samplingError : null,
    reason: known ? null : 'no row counts for it',
  };
}

function finite(interval: readonly [number, number] | null): [number, number] | null {
  return interval?.every(Number.isFinite) ? [interval[0], interval[1]] : null;
}

function confusionOf(
  realised: Realised | null,
  classes: readonly string[] | null,
): PerformanceSection['confusion'] {
  if (!realised?.confusion || classes === null || classes.length > MOST_CONFUSED) return null;
  return { labels: [...classes], counts: realised.confusion.map((row) => [...row]) };
}
