import type { Registry } from 'prom-client';
import { type AttributeFigures, fairnessGauges } from './fairness-metrics.js';
import { scrapedGauges } from './scraped-gauges.js';

export const PERFORMANCE = 'sentinelml_performance';
export const PERFORMANCE_LOWER = 'sentinelml_performance_lower_bound';
export const PERFORMANCE_UPPER = 'sentinelml_performance_upper_bound';
export const PERFORMANCE_REFERENCE = 'sentinelml_performance_reference';
export const PERFORMANCE_FALLEN = 'sentinelml_performance_fallen';
export const PERFORMANCE_LABELLED = 'sentinelml_performance_labelled_ratio';
export const PERFORMANCE_WINDOW_END = 'sentinelml_performance_window_end_timestamp_seconds';

const KINDS = ['realised', 'estimated'] as const;
export const TARGET_DRIFT = 'sentinelml_target_drift_score';
export const TARGET_DRIFTED = 'sentinelml_target_drifted';

export type PerformanceKind = (typeof KINDS)[number];

/** How right a model was in a window, as run records keep it. */
export interface WindowFigures {
  readonly windowEnd: Date;
  /** What the verdict rests on; `null` when there are too few labels and no estimate. */
  readonly judgedBy: PerformanceKind | null;
  /** Share of the window's predictions whose label is known; `null` without rows. */
  readonly coverage: number | null;
  readonly figures: readonly {
    readonly name: string;
    readonly judged: boolean;
    readonly realised: number | null;
    readonly estimated: number | null;
    /** The figure on the reference. */
    readonly reference: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    /** Whether the value that the verdict rests on lies beyond its bound. */
    readonly fallen: boolean;
  }[];
  /** Whether the target has drifted; absent without labels. */
  readonly targetDrift?:
    | { readonly test: string | null; readonly score: number | null; readonly drifted: boolean }
    | undefined;
  /** How alike groups are treated; absent where none are configured. */
  readonly fairness?: readonly AttributeFigures[] | undefined;
}

export interface LastPerformance {
  readonly model: string;
  /** The last windows, newest first. */
  readonly windows: readonly WindowFigures[];
}

/**
 * Gauges of how right each model was. Labels come late, so the newest window often has estimates alone, or a figure of a few
 * labels: the kind that the last verdict rests on is shown from the window of that verdict, with its bounds, the other from
 * the newest window that has it, and the window's end beside it.
 *
 * @param lastPerformance what is known of each model's last windows; called once a scrape
 */
export function registerPerformanceMetrics(
  registry: Registry,
  lastPerformance: () => Promise<readonly LastPerformance[]>,
): void {
  const gauge = scrapedGauges(registry, lastPerformance, show);
  const value = gauge(
    PERFORMANCE,
    'How right the model was: realised by labels, or estimated without them.',
    'metric',
    'kind',
  );
  const lower = gauge(PERFORMANCE_LOWER, 'Below this the figure is lower than expected.', 'metric');
  const upper = gauge(PERFORMANCE_UPPER, 'Above this the figure is higher than expected.', 'metric');
  const reference = gauge(
    PERFORMANCE_REFERENCE,
    'The figure on the labelled rows of the reference.',
    'metric',
  );
  const fallen = gauge(
    PERFORMANCE_FALLEN,
    'Whether a figure lies beyond its bound on the bad side (0 or 1), in the newest window that could be judged.',
    'metric',
    'kind',
  );
  const labelled = gauge(
    PERFORMANCE_LABELLED,
    'Share of the predictions of the newest window whose label is known.',
  );
  const windowEnd = gauge(
    PERFORMANCE_WINDOW_END,
    'End of the window whose performance is shown, by how it is known.',
    'kind',
  );

  const targetScore = gauge(
    TARGET_DRIFT,
    'Drift score of the target by labels, in the newest window that has some.',
    'statistic',
  );
  const targetDrifted = gauge(
    TARGET_DRIFTED,
    'Whether the target had drifted (0 or 1), in the newest window that has labels.',
  );
  const showFairness = fairnessGauges(gauge);

  function setKind(model: string, kind: PerformanceKind, window: WindowFigures | undefined): void {
    if (window === undefined) return;
    windowEnd.set({ model, kind }, window.windowEnd.getTime() / 1000);
    for (const figure of window.figures) {
      const shown = figure[kind];
      if (shown !== null) value.set({ model, metric: figure.name, kind }, shown);
    }
  }

  function show(all: readonly LastPerformance[]): void {
    for (const { model, windows } of all) {
      const judged = windows.find(({ judgedBy }) => judgedBy !== null);
      for (const kind of KINDS) {
        // A newer window may have a figure too, of a few labels, by which nobody judges.
        const of = judged?.judgedBy === kind ? judged : windows.find((window) => has(window, kind));
        setKind(model, kind, of);
      }
      const moved = windows.find(({ targetDrift }) => targetDrift !== undefined)?.targetDrift;
      if (moved && moved.score !== null && moved.test !== null)
        targetScore.set({ model, statistic: moved.test }, moved.score);
      if (moved) targetDrifted.set({ model }, moved.drifted ? 1 : 0);
      showFairness(
        model,
        windows.flatMap(({ fairness }) => (fairness ? [fairness] : [])),
      );
      const [newest] = windows;
      if (newest && newest.coverage !== null) labelled.set({ model }, newest.coverage);
      for (const { name: metric, ...figure } of (judged ?? newest)?.figures ?? []) {
        if (figure.lower !== null) lower.set({ model, metric }, figure.lower);
        if (figure.upper !== null) upper.set({ model, metric }, figure.upper);
        if (figure.reference !== null) reference.set({ model, metric }, figure.reference);
      }
      if (judged === undefined || judged.judgedBy === null) continue;
      for (const figure of judged.figures)
        if (figure.judged)
          fallen.set({ model, metric: figure.name, kind: judged.judgedBy }, figure.fallen ? 1 : 0);
    }
  }
}

function has({ figures }: WindowFigures, kind: PerformanceKind): boolean {
  return figures.some((figure) => figure[kind] !== null);
}
