import type { PastCheck } from '../store/past-checks.js';
import type { WindowPerformance } from '../store/performance-history.js';
import type { PerformanceSummary } from '../store/performance-record.js';
import type { FigureOverTime } from './watched-figures.js';

const DIRECTIONS = { higher: 'down', lower: 'up', zero: 'both' } as const;

/** The judged figures of performance, the drift of the target, and how far groups are apart: as labels tell them, or estimates. */
export function watchedPerformance(
  now: PerformanceSummary,
  checks: readonly PastCheck[],
  performances: readonly WindowPerformance[],
): FigureOverTime[] {
  const byEnd = new Map(performances.map(({ record, now }) => [record.window.end, now]));
  const windows = [...checks.map(({ record }) => byEnd.get(record.window.end)), now];
  const figures = now.figures
    .filter(({ judged }) => judged)
    .map(({ name, better }): FigureOverTime => {
      const then = windows.map((window) => window?.figures.find((figure) => figure.name === name));
      return {
        name,
        kind: 'performance',
        direction: DIRECTIONS[better],
        values: oneKind(
          then.map((figure) => figure?.realised ?? null),
          then.map((figure) => figure?.estimated ?? null),
        ),
      };
    });
  const { target_drift: target, fairness = [] } = now;
  const moved: FigureOverTime[] = target
    ? [
        {
          name: 'target',
          kind: 'target',
          direction: 'up',
          values: windows.map((window) => {
            const then = window?.target_drift;
            return then?.test === target.test ? (then?.score ?? null) : null;
          }),
        },
      ]
    : [];
  const apart = fairness.flatMap(({ attribute, parity }) =>
    parity.map(({ name }): FigureOverTime => {
      const then = windows.map((window) =>
        window?.fairness
          ?.find((one) => one.attribute === attribute)
          ?.parity.find((measure) => measure.name === name),
      );
      return {
        name: `${attribute} ${name}`,
        kind: 'fairness',
        direction: name.endsWith('_ratio') ? 'down' : 'up',
        values: oneKind(
          then.map((measure) => measure?.value ?? null),
          then.map((measure) => measure?.estimated ?? null),
        ),
      };
    }),
  );
  return [...figures, ...moved, ...apart].filter(({ values }) => values.some((value) => value !== null));
}

/** Labels and estimates are two series: where one takes turns with the other, that alone would be a change. */
function oneKind(
  realised: readonly (number | null)[],
  estimated: readonly (number | null)[],
): readonly (number | null)[] {
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null).length;
  return 2 * known(realised) >= known(estimated) ? realised : estimated;
}
