/** What is known of one group. */
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { estimatedFigures, LEAST_REFERENCE_ROWS } from '../performance/estimated-figures.js';
import { FIGURES } from '../performance/figure-catalogue.js';
import { type Interval, NORMAL_QUANTILE, plainInterval, wilsonInterval } from '../performance/interval.js';
import { labelledRows, type ModelOutput, type OutputForm, scoredRows } from '../performance/model-output.js';
import { realisedFigures } from '../performance/realised-figures.js';
import type { FairnessAttribute } from './fairness-schema.js';
import { type RateTallies, squaredError, type Tally } from './rates.js';

export type GroupFigure = FairnessAttribute['groups'][number]['figures'][number];

export interface GroupOutput {
  readonly reference: ModelOutput | null;
  readonly current: ModelOutput;
  /** The group's sums of each rate. */
  readonly tallies: readonly {
    readonly rate: RateTallies['rate'];
    readonly tally: Tally;
    readonly origin: number;
  }[];
}

/**
 * The figures of a group: its rates, how often the favourable came true, and all figures of performance, with labels where
 * they are known and by CBPE where they are not. Estimates are learnt from reference rows of the same group, as a score may
 * be calibrated for everybody and not for a group.
 *
 * @param least labelled rows that figures need, of the window and of the reference
 */
export function groupFigures(
  { reference, current, tallies }: GroupOutput,
  form: OutputForm,
  least: number,
  kernel: NumbersKernel,
): { readonly labelled: number; readonly figures: GroupFigure[] } {
  const known = labelledRows(current, form).output;
  const enough = known.rows >= least;
  const realised = enough ? realisedFigures(known, form, kernel).figures : {};
  const estimates = estimatesOf(reference, current, form, least, kernel);
  const estimateOf = (name: string): Pick<GroupFigure, 'estimated' | 'estimated_interval'> => {
    const [source, turned] = name === 'false_positive_rate' ? ['specificity', true] : [name, false];
    const { value = null, band = null } = estimates[source] ?? {};
    return {
      estimated: value === null ? null : turned ? 1 - value : value,
      estimated_interval: band && (turned ? [1 - band[1], 1 - band[0]] : [band[0], band[1]]),
    };
  };
  const nothing = { value: null, interval: null };
  const own = tallies
    .filter(({ rate }) => !FIGURES[form.task].includes(rate.name))
    .map(({ rate, tally, origin }) => ({
      name: rate.name,
      ...(rate.labelled && !enough ? nothing : rateValue(rate.kind, tally, origin)),
      ...estimateOf(rate.name),
    }))
    .filter(({ value, estimated }) => value !== null || estimated !== null);
  const base = form.task === 'binary' && enough ? [baseRate(known.actual)] : [];
  const performance = FIGURES[form.task].flatMap((name) => {
    const { value = null, interval = null } = realised[name] ?? {};
    const figure = { name, value, interval: interval && pair(interval), ...estimateOf(name) };
    return figure.value === null && figure.estimated === null ? [] : [figure];
  });
  return { labelled: known.rows, figures: [...own, ...base, ...performance].map(finite) };
}

function estimatesOf(
  reference: ModelOutput | null,
  current: ModelOutput,
  form: OutputForm,
  least: number,
  kernel: NumbersKernel,
): Readonly<Record<string, { readonly value: number | null; readonly band: Interval | null }>> {
  if (reference === null || form.task === 'regression') return {};
  const scored = scoredRows(current, form);
  const learnt = labelledRows(reference, form).output;
  if (scored.rows < least || learnt.rows < Math.max(least, LEAST_REFERENCE_ROWS)) return {};
  return estimatedFigures(learnt, scored, form, kernel)?.figures ?? {};
}

function rateValue(
  kind: 'share' | 'mean',
  tally: Tally,
  origin: number,
): Pick<GroupFigure, 'value' | 'interval'> {
  const { rows, sum } = tally;
  if (rows === 0) return { value: null, interval: null };
  const value = sum / rows;
  if (kind === 'share') return { value, interval: pair(wilsonInterval(sum, rows, NORMAL_QUANTILE)) };
  const interval = plainInterval(value, Math.sqrt(squaredError(tally, origin)));
  return { value, interval: interval && pair(interval) };
}

function baseRate(actual: Float64Array): GroupFigure {
  let positives = 0;
  for (let row = 0; row < actual.length; row++) positives += actual[row] as number;
  const none = { estimated: null, estimated_interval: null };
  return {
    name: 'base_rate',
    ...(actual.length === 0
      ? { value: null, interval: null }
      : { value: positives / actual.length, interval: pair(wilsonInterval(positives, actual.length)) }),
    ...none,
  };
}

function pair(interval: Interval): [number, number] {
  return [interval[0], interval[1]];
}

/** JSON knows no infinity. */
function finite(figure: GroupFigure): GroupFigure {
  const { value, interval, estimated, estimated_interval: band } = figure;
  const whole = (bounds: [number, number] | null) => (bounds?.every(Number.isFinite) ? bounds : null);
  return {
    ...figure,
    value: value !== null && Number.isFinite(value) ? value : null,
    interval: whole(interval),
    estimated: estimated !== null && Number.isFinite(estimated) ? estimated : null,
    estimated_interval: whole(band),
  };
}
