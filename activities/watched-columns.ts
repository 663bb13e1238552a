import type { DriftResult } from '../drift/result.js';
import { TESTS } from '../drift/test-registry.js';
import type { PastCheck } from '../store/past-checks.js';
import type { FigureOverTime } from './watched-figures.js';

/** The score of each column, which is a distance or a p-value, and its share of missing values where it is not always the same. */
export function watchedColumns({ columns }: DriftResult, checks: readonly PastCheck[]): FigureOverTime[] {
  const past = checks.map((check) => new Map(check.columns.map((column) => [column.name, column])));
  return columns.flatMap(({ name, status, test, score, missing }): FigureOverTime[] => {
    const shares = [...past.map((scores) => scores.get(name)?.missing ?? null), missing.current];
    const found: FigureOverTime[] = [];
    if (status === 'tested' && test !== null) {
      const isP = TESTS[test].kind === 'p_value';
      found.push({
        name,
        kind: isP ? 'p_value' : 'column',
        direction: isP ? 'down' : 'up',
        values: [
          ...past.map((scores) => {
            const then = scores.get(name);
            return then?.test === test ? then.score : null;
          }),
          score,
        ],
      });
    }
    // Most columns never miss a value: hundreds of lines that say 0 would tell nothing.
    if (shares.some((share) => share !== null && share !== missing.current))
      found.push({ name, kind: 'missing', direction: 'both', values: shares });
    return found;
  });
}
