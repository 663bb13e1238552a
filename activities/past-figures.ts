import type { DriftResult } from '../drift/result.js';
import { LEAST_WINDOWS, type PastFigures } from '../drift/why/why-section.js';
import type { PastCheck } from '../store/past-checks.js';
import type { WindowPerformance } from '../store/performance-history.js';
import type { PerformanceSummary } from '../store/performance-record.js';

/**
 * How the columns drifted and a figure moved over the last checks and this one; `null` when there are too few. The figure is the first
 * that is judged; each window gives what its labels show, or what was estimated without.
 */
export function pastFigures(
  result: DriftResult,
  checks: readonly PastCheck[],
  performances: readonly WindowPerformance[],
): PastFigures | null {
  const { performance, window } = result;
  const figure = performance?.figures.find(({ judged, reference }) => judged && reference !== null);
  if (figure === undefined || figure.reference === null || window === null) return null;
  if (performances.length + 1 < LEAST_WINDOWS) return null;
  const byEnd = new Map(
    performances.map(({ record, now }) => [record.window.end, figureOf(now, figure.name)]),
  );
  const past = checks.map(({ columns }) => new Map(columns.map(({ name, score }) => [name, score])));
  const features = result.columns.filter(({ role }) => role === 'feature');
  return {
    figure: figure.name,
    reference: figure.reference,
    values: [
      ...checks.map(({ record }) => byEnd.get(record.window.end) ?? null),
      figure.realised?.value ?? figure.estimated?.value ?? null,
    ],
    columns: features.map(({ name, score }) => ({
      name,
      scores: [...past.map((scores) => scores.get(name) ?? null), score],
    })),
  };
}

function figureOf({ figures }: PerformanceSummary, name: string): number | null {
  const found = figures.find((figure) => figure.name === name);
  return found?.realised ?? found?.estimated ?? null;
}
