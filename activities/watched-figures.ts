/** The figures of past checks and this one, as what watches them along time takes them. */
import type { DriftResult } from '../drift/result.js';
import type { WatchedFigure, WatchedWindow } from '../drift/sequential/watch-figures.js';
import type { CheckScores } from '../store/check-scores.js';
import type { PastCheck } from '../store/past-checks.js';
import type { WindowPerformance } from '../store/performance-history.js';
import { performanceSummary } from './performance-summary.js';
import { watchedColumns } from './watched-columns.js';
import { watchedOutputs } from './watched-outputs.js';
import { watchedPerformance } from './watched-performance.js';

/** Checks that are looked back on. */
export const MOST_WATCHED = 100;

/** A figure in every window, the one of this check last. */
export type FigureOverTime = Omit<WatchedFigure, 'before'>;

export interface PastOfFigures {
  /** Oldest first, without this one. */
  readonly checks: readonly PastCheck[];
  readonly performances: readonly WindowPerformance[];
  /** Changes that the last of them left. */
  readonly known: NonNullable<CheckScores['changes']>;
  /** The names of the classes, of which predictions are positions; none of a regression. */
  readonly classes: readonly string[];
}

export function watchedFigures(
  result: DriftResult,
  { checks, performances, known, classes }: PastOfFigures,
): { readonly windows: readonly WatchedWindow[]; readonly figures: readonly WatchedFigure[] } {
  const { window, performance } = result;
  if (window === null) return { windows: [], figures: [] };
  const changed = new Map(known.map((change) => [`${change.kind} ${change.name}`, change]));
  const figures = [
    ...watchedColumns(result, checks),
    ...watchedOutputs(result, checks, classes),
    ...(performance ? watchedPerformance(performanceSummary(performance), checks, performances) : []),
    ...watchedTogether(result, checks),
  ];
  return {
    windows: [...checks.map(({ record }) => record.window), window],
    figures: figures.map((figure) => ({
      ...figure,
      before: changed.get(`${figure.kind} ${figure.name}`) ?? null,
    })),
  };
}

/** What several columns together have shown, by the method that looked. */
function watchedTogether({ multivariate }: DriftResult, checks: readonly PastCheck[]): FigureOverTime[] {
  const { reconstruction, domain_classifier: classifier } = multivariate ?? {};
  const now = { reconstruction: reconstruction?.score ?? null, domain_classifier: classifier?.auc ?? null };
  return (['reconstruction', 'domain_classifier'] as const).flatMap((name) => {
    if (now[name] === null) return [];
    const then = checks.map(
      ({ record }) => record.multivariate?.find(({ method }) => method === name)?.score ?? null,
    );
    return [{ name, kind: 'multivariate', direction: 'up', values: [...then, now[name]] }];
  });
}
