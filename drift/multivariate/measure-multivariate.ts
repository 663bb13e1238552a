import { measureCalibrated } from '../calibrated/measure-calibrated.js';
import type { SkippedColumn } from '../column.js';
import type { CategoricalFeature, FeatureColumn, Features, NumericFeature } from '../forest/features.js';
import { samplePositions, takeRows } from '../forest/take-rows.js';
import { plural } from '../format-count.js';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import type { Measurement } from '../measurement.js';
import { sameSpelling } from '../same-spelling.js';
import type { SortedSample } from '../sample-pair.js';
import { classifyDomains, DOMAIN_AUC_THRESHOLD, type DomainClassification } from './domain-classifier.js';
import type { DrawnRows } from './draw-rows.js';
import type { MultivariatePlan } from './multivariate-options.js';
import { fitReconstruction, reconstructionDistances } from './reconstruction-error.js';

/** Fewer rows of a side say nothing of several columns together. */
const FEWEST_ROWS = 30;
const MOST_IMPORTANCES = 20;
/** A column of distances is held against what any column of numbers is. */
const DISTANCE_THRESHOLD = 0.1;

/** What several columns together have shown, before p-values are adjusted. Plain data that may cross a thread. */
export interface LookedMultivariate {
  readonly plan: MultivariatePlan;
  readonly rows: { readonly reference: number; readonly current: number };
  readonly columns: number;
  readonly leftOut: readonly SkippedColumn[];
  readonly reconstruction: LookedReconstruction | null;
  readonly domains: LookedDomains | null;
}

export interface LookedReconstruction {
  readonly reason: string | null;
  readonly components: number;
  readonly referenceError: number | null;
  readonly currentError: number | null;
  readonly score: number | null;
  readonly threshold: number;
  readonly pValue: number | null;
}

export interface LookedDomains {
  readonly reason: string | null;
  readonly auc: number | null;
  readonly threshold: number;
  readonly pValue: number | null;
  readonly importances: DomainClassification['importances'];
}

/**
 * Looks at sampled rows of both sides together.
 *
 * Reconstruction: principal components are learnt from one half of the reference's rows. Given them, the distances of the other half and
 * those of the window's rows are drawn alike unless something has changed, so that they may be compared like any column of
 * numbers: by the effect and the p-value of the calibrated profile. Rows that were learnt from lie nearer, and are not used.
 *
 * Never throws: what goes wrong is the reason of what was to be found.
 */
export function measureMultivariate(
  reference: DrawnRows,
  current: DrawnRows,
  plan: MultivariatePlan,
  alpha: number,
): LookedMultivariate {
  const { before, now, leftOut } = pairFeatures(reference, current);
  const problem = reference.reason ?? current.reason ?? tooLittle(before, now);
  return {
    plan,
    rows: { reference: before.rows, current: now.rows },
    columns: before.columns.length,
    leftOut,
    reconstruction: plan.reconstruction
      ? attempt(problem ?? tooWide(before, plan), withoutReconstruction, () =>
          reconstruct(before, now, plan.seed, alpha),
        )
      : null,
    domains: plan.domainClassifier
      ? attempt(problem, withoutDomains, () => tellApart(before, now, plan.seed))
      : null,
  };
}

function attempt<T>(problem: string | null, without: (reason: string) => T, look: () => T): T {
  if (problem !== null) return without(problem);
  try {
    return look();
  } catch (error) {
    // What looks at many columns never spoils what is known of single ones.
    return without(`its test failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function withoutReconstruction(reason: string): LookedReconstruction {
  return {
    reason,
    components: 0,
    referenceError: null,
    currentError: null,
    score: null,
    threshold: DISTANCE_THRESHOLD,
    pValue: null,
  };
}

function withoutDomains(reason: string): LookedDomains {
  return { reason, auc: null, threshold: DOMAIN_AUC_THRESHOLD, pValue: null, importances: [] };
}

function tooLittle(before: Features, now: Features): string | null {
  if (before.columns.length < 2)
    return `it takes two columns, and ${before.columns.length === 1 ? 'there is one' : 'there is none'}`;
  if (before.rows < 2 * FEWEST_ROWS)
    return `the reference has ${plural(before.rows, 'row')}, fewer than the ${2 * FEWEST_ROWS} needed`;
  return now.rows < FEWEST_ROWS
    ? `the current window has ${plural(now.rows, 'row')}, fewer than the ${FEWEST_ROWS} needed`
    : null;
}

function tooWide({ columns }: Features, { mostReconstructed }: MultivariatePlan): string | null {
  return mostReconstructed !== null && columns.length > mostReconstructed
    ? `there are ${columns.length} columns; unless asked for, only up to ${mostReconstructed} are reconstructed`
    : null;
}

function reconstruct(reference: Features, now: Features, seed: number, alpha: number): LookedReconstruction {
  const learnt = samplePositions(reference.rows, reference.rows >> 1, 2 * seed + 3);
  const isLearnt = new Uint8Array(reference.rows);
  for (const row of learnt) isLearnt[row] = 1;
  const heldOut = Int32Array.from(isLearnt.keys()).filter((row) => isLearnt[row] === 0);
  const fitted = fitReconstruction(takeRows(reference, learnt));
  const components = fitted.components.length;
  if (fitted.columns.length < 2)
    return withoutReconstruction('fewer than two columns have values in the rows that were drawn');
  if (components >= fitted.columns.length) {
    return withoutReconstruction(
      `the ${fitted.columns.length} columns have too little in common: it takes all ${components} components to say what they say`,
    );
  }
  const before = sorted(reconstructionDistances(fitted, takeRows(reference, heldOut)));
  const after = sorted(reconstructionDistances(fitted, now));
  const settings = { test: undefined, threshold: DISTANCE_THRESHOLD, alpha };
  const measured = measureCalibrated({ type: 'numeric', reference: before, current: after }, settings);
  const errors = { components, referenceError: mean(before.values), currentError: mean(after.values) };
  if ('skipped' in measured) return { ...withoutReconstruction(measured.skipped), ...errors };
  const { score, threshold, pValue }: Measurement = measured;
  return { reason: null, ...errors, score, threshold, pValue };
}

function tellApart(before: Features, now: Features, seed: number): LookedDomains {
  const found = classifyDomains(before, now, createNumbersKernel(), {
    mostRows: before.rows + now.rows,
    seed,
  });
  if (found === null) return withoutDomains('there are too few rows to hold some out');
  return {
    reason: null,
    auc: found.auc,
    threshold: DOMAIN_AUC_THRESHOLD,
    pValue: found.pValue,
    importances: found.importances.slice(0, MOST_IMPORTANCES),
  };
}

function sorted(distances: Float64Array): SortedSample {
  const values = distances.filter(Number.isFinite).sort();
  return { values, infinite: distances.length - values.length, missing: 0, integer: false };
}

function mean(values: Float64Array): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface PairedFeatures {
  readonly before: Features;
  readonly now: Features;
  readonly leftOut: readonly SkippedColumn[];
}

/** The columns that both sides have, in one order and one spelling. */
function pairFeatures(reference: DrawnRows, current: DrawnRows): PairedFeatures {
  const others = new Map(current.features.columns.map((column) => [column.name, column]));
  const known = new Set(reference.skipped.map(({ name }) => name));
  const leftOut = [...reference.skipped, ...current.skipped.filter(({ name }) => !known.has(name))];
  const before: FeatureColumn[] = [];
  const now: FeatureColumn[] = [];
  for (const column of reference.features.columns) {
    const other = others.get(column.name);
    if (other === undefined) continue;
    const pair = pairOf(column, other);
    if (pair === null)
      leftOut.push({ name: column.name, reason: 'it holds numbers on one side and texts on the other' });
    else {
      before.push(pair[0]);
      now.push(pair[1]);
    }
  }
  return {
    before: { rows: reference.features.rows, columns: before },
    now: { rows: current.features.rows, columns: now },
    leftOut,
  };
}

function pairOf(before: FeatureColumn, now: FeatureColumn): readonly [FeatureColumn, FeatureColumn] | null {
  if (before.type === 'numeric')
    return now.type === 'numeric' ? ([before, now] satisfies [NumericFeature, NumericFeature]) : null;
  if (now.type === 'numeric') return null;
  const [one, other] = sameSpelling(countless(before), countless(now));
  return [
    { ...before, categories: one.categories, codes: one.codes ?? before.codes },
    { ...now, categories: other.categories, codes: other.codes ?? now.codes },
  ];
}

/** A column whose counts nobody looks at. */
function countless({ name, categories, codes }: CategoricalFeature) {
  return {
    type: 'categorical',
    name,
    categories,
    codes,
    counts: new Float64Array(categories.length),
    missing: 0,
  } as const;
}
