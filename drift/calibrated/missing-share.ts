import { fisherExact } from '../distributions/fisher-exact.js';
import { missingShare, type SampleSide, sideRows } from '../sample-pair.js';
import { jensenShannonDistance } from '../tests/jensenshannon.js';

/** As for categories: a column is compared as if "present" and "missing" were its two categories. */
const THRESHOLD = 0.1;

/** How the share of missing rows changed, before p-values are adjusted across columns. Plain data. */
export interface MissingMeasurement {
  /** Jensen-Shannon distance in nats between the shares (present, missing) of both sides. */
  readonly score: number;
  readonly threshold: number;
  /** Fisher's exact test, two-sided. */
  readonly pValue: number;
}

/**
 * Compares how often either side has no value. Infinities are values here: five of them in thirty rows are a fault of
 * the source, and no sign that rows go without.
 *
 * @returns `null` when no row misses a value or a single one does, which is no evidence (see `withoutLoneValues`), and
 * when a side has no rows
 */
export function measureMissing(reference: SampleSide, current: SampleSide): MissingMeasurement | null {
  const referenceRows = sideRows(reference);
  const currentRows = sideRows(current);
  if (referenceRows === 0 || currentRows === 0 || reference.missing + current.missing < 2) return null;
  const shares = (side: SampleSide) => Float64Array.of(1 - missingShare(side), missingShare(side));
  return {
    score: jensenShannonDistance(shares(reference), shares(current)),
    threshold: THRESHOLD,
    pValue: fisherExact({
      a: current.missing,
      b: currentRows - current.missing,
      c: reference.missing,
      d: referenceRows - reference.missing,
    }),
  };
}
