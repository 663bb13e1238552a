import type { DriftResult } from '../drift/result.js';
import type { PastCheck } from '../store/past-checks.js';
import type { RunRecord } from '../store/run-record.js';
import { predictionSummary } from './prediction-summary.js';
import type { FigureOverTime } from './watched-figures.js';

type Outputs = NonNullable<RunRecord['predictions']>;
type Shares = NonNullable<Outputs['classes']>;

const MARKS = ['mean', 'q05', 'q25', 'median', 'q75', 'q95'] as const;

/** Shares of the predicted classes, and mean and quantiles of the scores, or of the numbers that are predicted. */
export function watchedOutputs(
  result: DriftResult,
  checks: readonly PastCheck[],
  classes: readonly string[],
): FigureOverTime[] {
  const outputs = [...checks.map(({ record }) => record.predictions), predictionSummary(result)];
  const scored = result.columns.find(
    ({ role, current }) => role === 'prediction' && current?.type === 'numeric',
  );
  const marks = scored
    ? MARKS.map(
        (mark): FigureOverTime => ({
          name: `${scored.name} ${mark}`,
          kind: 'score_quantile',
          direction: 'both',
          values: outputs.map((window) => window?.score?.[mark] ?? null),
        }),
      )
    : [];
  const shares = outputs.map((window) => window?.classes ?? null);
  return [...watchedClasses(shares, classes), ...marks];
}

function watchedClasses(windows: readonly (Shares | null)[], classes: readonly string[]): FigureOverTime[] {
  const known = windows.filter((shares) => shares !== null);
  return (
    classes
      .map((name, at) => ({ name, value: String(at) }))
      // Of two classes the second one's share says both.
      .slice(classes.length === 2 ? 1 : 0)
      // A summary names the most frequent ones.
      .filter(({ value }) => 2 * known.filter((shares) => isNamed(shares, value)).length > known.length)
      .map(({ name, value }) => ({
        name,
        kind: 'class_share',
        direction: 'both',
        values: windows.map((shares) => shares && shareOf(shares, value)),
      }))
  );
}

/** Whether a window's share of a class is known: that of one without predictions is, when all others are. */
function isNamed(shares: Shares, value: string): boolean {
  return shares.some((one) => one.value === value) || restOf(shares) === 0;
}

/** Of a class that is not named the largest that it can be, which follows from the window alone as the others do. */
function shareOf(shares: Shares, value: string): number {
  const named = shares.find((one) => one.value === value)?.share;
  return named ?? Math.min(restOf(shares), ...shares.map(({ share }) => share));
}

/** What classes that are not named have together. */
function restOf(shares: Shares): number {
  const rest = 1 - shares.reduce((sum, { share }) => sum + share, 0);
  return rest < 1e-9 ? 0 : rest;
}
