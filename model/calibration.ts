/**
 * How far probabilities can be taken at their word: kept with a model, to draw its reliability and to correct its
 * probabilities where accuracy is estimated without labels.
 */
import * as z from 'zod';

const share = z.number().min(0).max(1);
const count = z.int().min(1);

export const calibrationSchema = z.strictObject({
  /** Whose probability it is: that of the second of two classes, or of more classes that of the predicted one. */
  of: z.enum(['positive_class', 'predicted_class']),
  measured_on: z.enum(['held_out', 'out_of_bag']),
  rows: count,
  /** Mean squared distance of the probability from what happened, 1 or 0 (Brier 1950). */
  brier: share,
  /** Equal widths from 0 to 1, the upper bound belonging to the next bin but for the last; bins without rows are left out. */
  bins: z.array(
    z.strictObject({
      from: share,
      to: share,
      rows: count,
      mean_probability: share,
      /** Share of these rows in which it happened. */
      observed: share,
    }),
  ),
  /** The rising step function that fits best: the share observed among rows with probabilities from `from` to `to`. */
  isotonic: z.array(z.strictObject({ from: share, to: share, rows: count, observed: share })),
});
export type Calibration = z.infer<typeof calibrationSchema>;

const BINS = 20;

/**
 * The calibration of probabilities.
 *
 * @param probabilities one a row, from 0 to 1
 * @param happened 1 or 0 for each row
 * @returns `null` without rows
 * @throws RangeError when the lengths differ
 */
export function calibrate(
  probabilities: Float64Array,
  happened: Float64Array,
  { of, measured_on }: Pick<Calibration, 'of' | 'measured_on'>,
): Calibration | null {
  const rows = probabilities.length;
  if (rows !== happened.length)
    throw new RangeError(`Expected as many outcomes as probabilities (${rows}), got ${happened.length}.`);
  if (rows === 0) return null;
  let squares = 0;
  for (const [row, probability] of probabilities.entries())
    squares += (probability - (happened[row] ?? 0)) ** 2;
  return {
    of,
    measured_on,
    rows,
    brier: squares / rows,
    bins: reliabilityBins(probabilities, happened),
    isotonic: isotonicSteps(probabilities, happened),
  };
}

function reliabilityBins(probabilities: Float64Array, happened: Float64Array): Calibration['bins'] {
  const bins = Array.from({ length: BINS }, () => ({ rows: 0, probability: 0, happened: 0 }));
  for (const [row, probability] of probabilities.entries()) {
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (!bin) continue;
    bin.rows++;
    bin.probability += probability;
    bin.happened += happened[row] ?? 0;
  }
  return bins.flatMap((bin, at) =>
    bin.rows === 0
      ? []
      : {
          from: at / BINS,
          to: (at + 1) / BINS,
          rows: bin.rows,
          mean_probability: Math.min(1, bin.probability / bin.rows),
          observed: bin.happened / bin.rows,
        },
  );
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955): rows in the order of their probability, equal
 * ones together, are pooled until no group has happened less often than the one before.
 */
export function isotonicSteps(probabilities: Float64Array, happened: Float64Array): Calibration['isotonic'] {
  const order = Array.from(probabilities.keys()).sort(
    (a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0),
  );
  const steps: { from: number; to: number; rows: number; happened: number }[] = [];
  for (const row of order) {
    const probability = probabilities[row] ?? 0;
    const last = steps.at(-1);
    if (last && last.to === probability && last.from === probability) {
      last.rows++;
      last.happened += happened[row] ?? 0;
    } else {
      pool(steps);
      steps.push({ from: probability, to: probability, rows: 1, happened: happened[row] ?? 0 });
    }
  }
  pool(steps);
  return steps.map(({ from, to, rows, happened }) => ({ from, to, rows, observed: happened / rows }));
}

/** Joins the last steps as long as the last has not happened more often than the one before. */
function pool(steps: { from: number; to: number; rows: number; happened: number }[]): void {
  for (;;) {
    const last = steps.at(-1);
    const before = steps.at(-2);
    // As integers, so that equal shares are equal.
    if (!last || !before || before.happened * last.rows < last.happened * before.rows) return;
    steps.pop();
    before.to = last.to;
    before.rows += last.rows;
    before.happened += last.happened;
  }
}
