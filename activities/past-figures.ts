import type { DriftResult } from '../drift/result.js';
import { LEAST_WINDOWS, type PastFigures } from '../drift/why/why-section.js';
import { readPastChecks } from '../store/past-checks.js';
import { listPerformance } from '../store/performance-history.js';
import type { PerformanceSummary } from '../store/performance-record.js';

/** Checks that correlations are taken over. */
const MOST_PAST = 60;

/**
 * How the columns drifted and a figure moved over the last checks and this one; `null` when there are too few. The figure is the first
 * that is judged; each window gives what its labels show, or what was estimated without.
 */
export async function pastFigures(
  dataDir: string,
  model: string,
  result: DriftResult,
): Promise<PastFigures | null> {
  const { performance, window } = result;
  const figure = performance?.figures.find(({ judged, reference }) => judged && reference !== null);
  if (figure === undefined || figure.reference === null || window === null) return null;
  const before = window.end;
  const performances = await listPerformance(dataDir, model, { before, limit: MOST_PAST });
  if (performances.length + 1 < LEAST_WINDOWS) return null;
  const byEnd = new Map(
    performances.map(({ record, now }) => [record.window.end, figureOf(now, figure.name)]),
  );
  const checks = await readPastChecks(dataDir, model, { before, limit: MOST_PAST });
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
      scores: [
        ...checks.map(({ columns }) => columns.find((column) => column.name === name)?.score ?? null),
        score,
      ],
    })),
  };
}

function figureOf({ figures }: PerformanceSummary, name: string): number | null {
  const found = figures.find((figure) => figure.name === name);
  return found?.realised ?? found?.estimated ?? null;
}
