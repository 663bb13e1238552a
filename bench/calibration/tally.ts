/** What both profiles found in the same trials, each of which gives either a share between 0 and 1. */
export interface Tally {
  trials: number;
  calibrated: number;
  evidently: number;
  /** Sums of the squares of the calibrated share, and of the difference. */
  squares: number;
  differences: number;
}

export function emptyTally(): Tally {
  return { trials: 0, calibrated: 0, evidently: 0, squares: 0, differences: 0 };
}

/** Counts one trial. */
export function count(tally: Tally, calibrated: number, evidently: number): void {
  tally.trials++;
  tally.calibrated += calibrated;
  tally.evidently += evidently;
  tally.squares += calibrated ** 2;
  tally.differences += (calibrated - evidently) ** 2;
}

/** All trials of several tallies. */
export function together(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const each of tallies) {
    sum.trials += each.trials;
    sum.calibrated += each.calibrated;
    sum.evidently += each.evidently;
    sum.squares += each.squares;
    sum.differences += each.differences;
  }
  return sum;
}

/** A mean share and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

function estimate(sum: number, squares: number, trials: number): Estimate {
  const mean = sum / trials;
  return { mean, error: Math.sqrt(Math.max(0, squares / trials - mean ** 2) / trials) };
}

export function calibratedShare({ calibrated, squares, trials }: Tally): Estimate {
  return estimate(calibrated, squares, trials);
}

export function evidentlyShare({ evidently, trials }: Tally): number {
  return evidently / trials;
}

/** How much more the calibrated profile found. Both saw the same trials: chance that they share does not count. */
export function advantage({ calibrated, evidently, differences, trials }: Tally): Estimate {
  return estimate(calibrated - evidently, differences, trials);
}
