/** The figures of past checks and this one, as what watches them along time takes them. */
import type { DriftResult } from '../drift/result.js';
import type { WatchedFigure, WatchedWindow } from '../drift/sequential/watch-figures.js';
import type { CheckScores } from '../store/check-scores.js';
import type { PastCheck } from '../store/past-checks.js';
import type { WindowPerformance } from '../store/performance-history.js';

/** Checks that are looked back on. */
export const MOST_WATCHED = 100;

const DIRECTIONS = { higher: 'down', lower: 'up', zero: 'both' } as const;

/**
 * @param checks oldest first, without this one
 * @param known changes that the last of them left
 */
export function watchedFigures(
  result: DriftResult,
  checks: readonly PastCheck[],
  performances: readonly WindowPerformance[],
  known: NonNullable<CheckScores['changes']>,
): { readonly windows: readonly WatchedWindow[]; readonly figures: readonly WatchedFigure[] } {
  const { window, performance, multivariate } = result;
  if (window === null) return { windows: [], figures: [] };
  const scores = checks.map((check) => new Map(check.columns.map((column) => [column.name, column])));
  const changed = new Map(known.map((change) => [`${change.kind} ${change.name}`, change]));
  const before = (kind: WatchedFigure['kind'], name: string) => changed.get(`${kind} ${name}`) ?? null;
  const columns = result.columns
    .filter(({ status, test, p_value, score }) => status === 'tested' && test !== null && score !== p_value)
    .map(
      ({ name, test, score }): WatchedFigure => ({
        name,
        kind: 'column',
        direction: 'up',
        values: [
          ...scores.map((columns) => {
            const then = columns.get(name);
            return then?.test === test ? then.score : null;
          }),
          score,
        ],
        before: before('column', name),
      }),
    );
  const byEnd = new Map(performances.map(({ record, now }) => [record.window.end, now]));
  const figures = (performance?.figures ?? [])
    .filter(({ judged }) => judged)
    .map(({ name, better, realised, estimated }): WatchedFigure => {
      const then = checks.map(({ record }) =>
        byEnd.get(record.window.end)?.figures.find((figure) => figure.name === name),
      );
      const told = [...then.map((figure) => figure?.realised ?? null), realised?.value ?? null];
      const guessed = [...then.map((figure) => figure?.estimated ?? null), estimated?.value ?? null];
      // Labels and estimates are two series: where one takes turns with the other, that alone would be a change.
      const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null).length;
      const values = 2 * known(told) >= known(guessed) ? told : guessed;
      return {
        name,
        kind: 'performance',
        direction: DIRECTIONS[better],
        values,
        before: before('performance', name),
      };
    });
  const reconstruction: WatchedFigure[] =
    multivariate?.reconstruction?.score == null
      ? []
      : [
          {
            name: 'reconstruction',
            kind: 'multivariate',
            direction: 'up',
            values: [
              ...checks.map(
                ({ record }) =>
                  record.multivariate?.find(({ method }) => method === 'reconstruction')?.score ?? null,
              ),
              multivariate.reconstruction.score,
            ],
            before: before('multivariate', 'reconstruction'),
          },
        ];
  return {
    windows: [...checks.map(({ record }) => record.window), window],
    figures: [...columns, ...figures, ...reconstruction],
  };
}
