import { benjaminiHochberg } from '../benjamini-hochberg.js';
import type { Table } from '../column.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import type { PerformanceTask } from '../performance/figure-catalogue.js';
import { NORMAL_QUANTILE } from '../performance/interval.js';
import {
  type ModelOutput,
  type OutputForm,
  strayScore,
  takeRows,
  usableClasses,
} from '../performance/model-output.js';
import { againstOverall, compareTallies, restOf, type TalliesCompared } from './compare-tallies.js';
import type { FairnessAttribute, FairnessSection } from './fairness-schema.js';
import { favourableOutput } from './favourable-output.js';
import { type GroupFigure, groupFigures } from './group-figures.js';
import {
  type GroupAttribute,
  type GroupedRows,
  groupRows,
  type RowGroup,
  type UnusableColumn,
} from './group-rows.js';
import { PARITY_MEASURES, type ParityKind, parityOf } from './parity-measures.js';
import { type RateTallies, tallyRates } from './rates.js';

export interface FairnessOptions {
  readonly task: PerformanceTask;
  /** The labels; `null` of a regression. */
  readonly classes: readonly string[] | null;
  readonly attributes: readonly GroupAttribute[];
  /** The classes that are good to get; the second of two unless told. */
  readonly favourable?: readonly string[] | undefined;
  /** By an attribute's columns, joined by commas: the values of the group that others are held against; everybody unless told. */
  readonly against?: Readonly<Record<string, readonly (string | null)[]>> | undefined;
  /** Groups of fewer rows are listed and not looked at; 30 unless told. */
  readonly minimumRows?: number | undefined;
  /** The share of false ones among the comparisons that are said to differ; 0.05 unless told. */
  readonly alpha?: number | undefined;
  /** Groups of an attribute; the smaller ones beyond are counted only. 20 unless told. */
  readonly mostGroups?: number | undefined;
}

/** A side: what the model put out, and the columns that rows are grouped by. */
export interface FairnessSide {
  readonly output: ModelOutput;
  readonly table: Table;
}

const MINIMUM_ROWS = 30;
const ALPHA = 0.05;
const MOST_GROUPS = 20;

/**
 * How alike a model treats groups of rows: figures of each with intervals, differences and ratios to one group or to
 * everybody with tests that are adjusted for their number, and the measures of parity that are made of them.
 *
 * Pure: same rows and options, same section.
 *
 * @param reference rows that estimates are learnt from; `null` for none
 */
export function measureFairness(
  reference: FairnessSide | null,
  current: FairnessSide,
  options: FairnessOptions,
  kernel: NumbersKernel,
): FairnessSection {
  const { minimumRows = MINIMUM_ROWS, alpha = ALPHA, mostGroups = MOST_GROUPS } = options;
  const notes: string[] = [];
  const { form, favourable, decisions } = decisionsOf(options);
  const ofModel: OutputForm = { task: options.task, classes: options.classes?.length ?? 0 };
  const noted = (output: ModelOutput, note: string): ModelOutput => {
    const kept = withoutStrays(output);
    if (kept !== output) notes.push(note);
    return decisions(usableClasses(kept, ofModel).output);
  };
  const now = noted(
    current.output,
    'The window has scores that are no probabilities, so figures by group do without scores.',
  );
  const before =
    reference &&
    noted(
      reference.output,
      'The reference has scores that are no probabilities, so nothing is estimated of groups.',
    );
  const measured = options.attributes.flatMap((attribute) => {
    const grouped = groupRows(reference?.table ?? null, current.table, attribute, mostGroups);
    if ('unusable' in grouped) {
      notes.push(
        ...grouped.unusable.map(
          (column) => `${wordsOfUnusable(column, '')}, so nothing is said of groups by it.`,
        ),
      );
      return [];
    }
    notes.push(
      ...grouped.unlearnt.map(
        (column) =>
          `${wordsOfUnusable(column, ' of the reference')}, so nothing is estimated of groups by it.`,
      ),
    );
    const against = indexOfGroup(grouped, options.against?.[attribute.columns.join(',')] ?? null);
    if (typeof against === 'string')
      notes.push(
        `The group that others by ${attribute.columns.join(' and ')} are to be held against ${against}, so they are held against everybody.`,
      );
    return [
      attributeOf(
        { attribute, grouped, against: typeof against === 'number' ? against : null },
        { before, now },
        { form, minimumRows, kernel },
      ),
    ];
  });
  const adjusted = benjaminiHochberg(
    measured.flatMap(({ comparisons }) => comparisons.map(({ p_value }) => p_value)),
  );
  let next = 0;
  const attributes = measured.map((attribute) => ({
    ...attribute,
    comparisons: attribute.comparisons.map((comparison) => {
      const p = adjusted[next++] ?? 1;
      return { ...comparison, p_adjusted: p, differs: p < alpha };
    }),
  }));
  return {
    favourable: favourable && [...favourable],
    minimum_rows: minimumRows,
    alpha,
    compared: adjusted.length,
    attributes,
    notes,
  };
}

interface Decisions {
  readonly form: OutputForm;
  readonly favourable: readonly string[] | null;
  /** Makes decisions for or against of a model's output. */
  decisions(output: ModelOutput): ModelOutput;
}

function decisionsOf({ task, classes, favourable }: FairnessOptions): Decisions {
  const asItIs = (output: ModelOutput) => output;
  if (classes === null)
    return { form: { task: 'regression', classes: 0 }, favourable: null, decisions: asItIs };
  const good = favourable ?? (task === 'binary' ? classes.slice(1) : null);
  if (good === null) return { form: { task, classes: classes.length }, favourable: null, decisions: asItIs };
  const positions = new Set(good.map((label) => classes.indexOf(label)));
  return {
    form: { task: 'binary', classes: 2 },
    favourable: good,
    decisions: (output) => favourableOutput(output, classes.length, positions),
  };
}

/** The output itself when its scores are probabilities. */
function withoutStrays(output: ModelOutput): ModelOutput {
  const stray = [output.scores, output.probabilities].some((scores) => scores && strayScore(scores) !== null);
  return stray ? { ...output, scores: null, probabilities: null } : output;
}

function wordsOfUnusable({ name, why }: UnusableColumn, side: string): string {
  return why === 'missing'
    ? `There is no column ${name}${side}`
    : `Of column ${name}${side} it is known which values there are, and not in which rows`;
}

/** @returns why it is not among the groups, when it is wanted and is not */
function indexOfGroup(
  { groups, omitted }: GroupedRows,
  wanted: readonly (string | null)[] | null,
): number | null | string {
  if (wanted === null) return null;
  const isWanted = ({ values, rows }: RowGroup) =>
    rows.current > 0 && values.every((value, place) => value === wanted[place]);
  const at = groups.findIndex(isWanted);
  if (at >= 0) return at;
  return omitted.some(isWanted) ? `is not among the ${groups.length} largest` : 'has no row';
}

function attributeOf(
  {
    attribute,
    grouped,
    against,
  }: { readonly attribute: GroupAttribute; readonly grouped: GroupedRows; readonly against: number | null },
  { before, now }: { readonly before: ModelOutput | null; readonly now: ModelOutput },
  {
    form,
    minimumRows,
    kernel,
  }: { readonly form: OutputForm; readonly minimumRows: number; readonly kernel: NumbersKernel },
): FairnessAttribute {
  const { groups, current, reference, omitted } = grouped;
  const tallies = tallyRates(now, form, current, groups.length);
  const placesNow = placesOf(current, groups.length);
  const placesBefore = reference && placesOf(reference, groups.length);
  const described = groups.map(({ values, rows }, at) => {
    const places = placesNow[at] ?? new Int32Array();
    const small = rows.current < minimumRows;
    const learnt = placesBefore?.[at];
    const mine = small
      ? { labelled: labelledIn(now, places), figures: [] }
      : groupFigures(
          {
            reference: before && learnt ? takeRows(before, learnt, form.classes) : null,
            current: takeRows(now, places, form.classes),
            tallies: tallies.flatMap(({ rate, groups: all, origin }) => {
              const tally = all[at];
              return tally === undefined ? [] : [{ rate, tally, origin }];
            }),
          },
          form,
          minimumRows,
          kernel,
        );
    return {
      values: [...values],
      rows: rows.current,
      labelled: mine.labelled,
      reference_rows: rows.reference,
      too_small: small,
      figures: mine.figures,
    };
  });
  const largeEnough = (rate: RateTallies['rate']): number[] =>
    described.flatMap(({ too_small, labelled }, at) =>
      too_small || (rate.labelled && labelled < minimumRows) ? [] : [at],
    );
  return {
    columns: [...attribute.columns],
    against,
    groups: described,
    omitted: {
      groups: omitted.length,
      rows: omitted.reduce((sum, { rows }) => sum + rows.current, 0),
    },
    comparisons: tallies.flatMap((one) => comparisonsOf(one, largeEnough(one.rate), against)),
    parity: PARITY_MEASURES[form.task].map((measure) => {
      const rates = tallies.filter(({ rate }) => measure.rates.includes(rate.name));
      const compared = rates[0] ? largeEnough(rates[0].rate) : [];
      const { interval, ...parity } = parityOf(measure, tallies, compared);
      return {
        ...parity,
        interval: interval && [interval[0], interval[1]],
        estimated: estimatedParity(
          measure,
          described.map(({ figures }) => figures),
        ),
      };
    }),
  };
}

/** The rows of each group. */
function placesOf(codes: Int32Array, groups: number): Int32Array[] {
  const sizes = new Int32Array(groups);
  for (const code of codes) if (code >= 0) sizes[code] = (sizes[code] as number) + 1;
  const places = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(groups);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code < 0) continue;
    const at = filled[code] as number;
    (places[code] as Int32Array)[at] = row;
    filled[code] = at + 1;
  }
  return places;
}

function labelledIn({ actual }: ModelOutput, places: Int32Array): number {
  let labelled = 0;
  for (const row of places) if (!Number.isNaN(actual[row])) labelled++;
  return labelled;
}

function comparisonsOf(
  { rate, groups, overall, origin }: RateTallies,
  large: readonly number[],
  against: number | null,
): FairnessAttribute['comparisons'] {
  const other = against === null ? null : groups[against];
  if (against !== null && !large.includes(against)) return [];
  return large.flatMap((group) => {
    const tally = groups[group];
    if (tally === undefined || group === against) return [];
    const compared = compareTallies(rate, tally, other ?? restOf(overall, tally), NORMAL_QUANTILE, origin);
    if (compared === null) return [];
    const shown = other ? compared : againstOverall(compared, tally.rows / overall.rows);
    return [comparisonOf(rate.name, group, shown)];
  });
}

function comparisonOf(
  rate: string,
  group: number,
  { difference, differenceInterval, ratio, ratioInterval, pValue }: TalliesCompared,
): FairnessAttribute['comparisons'][number] {
  return {
    rate,
    group,
    difference,
    difference_interval: differenceInterval && [differenceInterval[0], differenceInterval[1]],
    ratio,
    ratio_interval: ratio !== null && ratioInterval ? [ratioInterval[0], ratioInterval[1]] : null,
    p_value: Math.min(1, pValue),
    p_adjusted: 1,
    differs: false,
  };
}

/** The same measure of estimated rates; `null` where fewer than two groups have an estimate, as of rates that need no labels. */
function estimatedParity(
  { rates, as }: ParityKind,
  groups: readonly (readonly GroupFigure[])[],
): number | null {
  const apart = rates.map((rate) => {
    const values = groups.flatMap((figures) => {
      const estimated = figures.find(({ name }) => name === rate)?.estimated ?? null;
      return estimated === null ? [] : [estimated];
    });
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (values.length < 2) return null;
    return as === 'difference' ? high - low : high > 0 ? low / high : null;
  });
  const known = apart.filter((one) => one !== null);
  if (known.length < rates.length) return null;
  return as === 'difference' ? Math.max(...known) : Math.min(...known);
}
