import type { PerformanceFigure } from '../drift/performance/performance-schema.js';
import type { WindowPerformance } from '../store/performance-history.js';

/**
 * How far estimates were from what labels showed later, by figure: the mean of estimate less realised value, and of its
 * size. An estimate is that of the check, before the labels came.
 *
 * @param past windows whose performance was looked at
 * @param minLabels windows with fewer labels show too little
 */
export function estimateErrors(
  past: readonly WindowPerformance[],
  minLabels: number,
): Map<string, NonNullable<PerformanceFigure['estimate_error']>> {
  const differences = new Map<string, number[]>();
  for (const { atCheck, now } of past) {
    if (now.labelled < minLabels) continue;
    const estimates = new Map((atCheck ?? now).figures.map(({ name, estimated }) => [name, estimated]));
    for (const { name, realised } of now.figures) {
      const estimated = estimates.get(name) ?? null;
      if (estimated === null || realised === null) continue;
      differences.set(name, [...(differences.get(name) ?? []), estimated - realised]);
    }
  }
  return new Map(
    [...differences].map(([name, all]) => [
      name,
      { windows: all.length, mean: mean(all), mean_absolute: mean(all.map(Math.abs)) },
    ]),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
