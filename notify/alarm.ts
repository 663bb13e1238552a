/** Hysteresis: when an alarm goes on and off, so that a column at the edge of its threshold does not page at every window. */

export interface Hysteresis {
  /** The alarm goes on when so many … */
  readonly windows: number;
  /** … of the last so many windows drifted. */
  readonly of: number;
  /** It goes off after so many stable windows in a row. */
  readonly clear: number;
}

export type Verdict = 'stable' | 'drift' | 'insufficient_data';

/**
 * Whether the alarm is on after a window.
 *
 * Windows with too few rows say nothing about drift and are passed over.
 *
 * @param verdicts of the windows since the alarm last changed, newest first
 * @param on whether it is on now
 */
export function alarmAfter(
  verdicts: readonly Verdict[],
  { windows, of, clear }: Hysteresis,
  on: boolean,
): boolean {
  const judged = verdicts.filter((verdict) => verdict !== 'insufficient_data');
  if (on) return judged.length < clear || judged.slice(0, clear).includes('drift');
  return judged.slice(0, of).filter((verdict) => verdict === 'drift').length >= windows;
}
