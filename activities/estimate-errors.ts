import { type EstimatedAndRealised, pastErrors } from '../drift/performance/past-errors.js';
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
  const windows = new Map<string, EstimatedAndRealised[]>();
  for (const { atCheck, now } of past) {
    if (now.labelled < minLabels) continue;
    const estimates = new Map((atCheck ?? now).figures.map(({ name, estimated }) => [name, estimated]));
    for (const { name, realised } of now.figures) {
      const window = { estimated: estimates.get(name) ?? null, realised, samplingError: Number.NaN };
      windows.set(name, [...(windows.get(name) ?? []), window]);
    }
  }
  return new Map(
    [...windows].flatMap(([name, ofFigure]) => {
      const errors = pastErrors(ofFigure);
      if (errors === null) return [];
      const { windows: count, meanError, meanAbsoluteError, largestError } = errors;
      return [
        [
          name,
          { windows: count, mean: meanError, mean_absolute: meanAbsoluteError, largest: largestError },
        ] as const,
      ];
    }),
  );
}
