import type { TrendCheck } from './charts/trend-strip.js';
import { formatCount, instantFormat } from './format.js';
import { plural } from './words.js';

/**
 * Since when something has been so without a break, and how often at all: `Drifted since 2026-03-07 14:00 UTC, in 3 of the
 * last 8 checks`.
 *
 * @param ends the ends of the checks' windows, ISO 8601, oldest first
 * @param values one for each check; `null` where nothing was measured
 * @param word what the sentence starts with
 * @param written how an end is written; all alike unless told
 */
export function streakWords(
  ends: readonly string[],
  values: readonly (Pick<TrendCheck, 'drifted'> | null)[],
  word: string,
  written?: (instant: string) => string,
): string {
  const drifted = values.filter((value) => value?.drifted === true).length;
  const all = plural(values.length, 'check');
  if (drifted === 0) return `${word} in none of the last ${all}`;
  if (drifted === values.length) return `${word} in all of the last ${all}`;
  const streak = values.toReversed().findIndex((value) => value?.drifted !== true);
  const first = ends[values.length - streak];
  if (first === undefined) return `${word} in ${formatCount(drifted)} of the last ${all}, not now`;
  if (streak === 1) {
    return drifted === 1
      ? `${word} for the first time in the last ${all}`
      : `${word} again: in ${formatCount(drifted)} of the last ${all}`;
  }
  const before = drifted > streak ? `, and in ${formatCount(drifted - streak)} before` : '';
  return `${word} since ${(written ?? instantFormat(ends))(first)}, in ${formatCount(streak)} of the last ${all}${before}`;
}
