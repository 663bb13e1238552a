/** What the dashboard says of a check and of a model, in words. */
import { formatCount, formatNumber, formatPercent } from '../../report/format.js';
import { type Outcome, outcomeOf } from '../../report/outcome.js';
import { figureName } from '../../report/performance-words.js';
import type { PerformanceSummary } from '../../store/performance-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { ModelOverview } from './overview.js';

export const VERDICTS: Readonly<Record<RunRecord['verdict'], string>> = {
  drift: 'Drift',
  stable: 'Stable',
  insufficient_data: 'Not enough data',
};

export const TRIGGERS: Readonly<Record<RunRecord['trigger'], string>> = {
  schedule: 'by its schedule',
  sweep: 'by the sweep of all models',
  manual: 'by hand',
  'in-process': 'by the command line, without Temporal',
};

/** `2 of 5 columns (40 %)`. */
export function driftedColumns({ verdict, dataset }: Pick<RunRecord, 'verdict' | 'dataset'>): string {
  const { columns, drifted_columns: drifted, share } = dataset;
  if (verdict === 'insufficient_data') return 'not enough data';
  const all = `${formatCount(drifted)} of ${formatCount(columns)} ${columns === 1 ? 'column' : 'columns'}`;
  return drifted === 0 ? all : `${all} (${formatPercent(share)})`;
}

/** The outcome of a model's last check, with what is known of performance by now; `null` before the first. */
export function latestOutcome({ last, performance }: ModelOverview): Outcome | null {
  return last === null ? null : outcomeOf(last.verdict, performance[0]?.now);
}

/** How a page colours an outcome. */
export function outcomeClass(outcome: Outcome | null): string {
  return outcome === 'fallen' ? 'drift' : (outcome ?? 'none');
}

/** `Accuracy 0.74, below 0.79. ` of each figure that has fallen; nothing when performance has not. */
export function fallenFigures(performance: PerformanceSummary | undefined): string {
  if (performance?.verdict !== 'fallen') return '';
  const said = performance.figures.flatMap(({ name, judged, fallen, realised, estimated, lower, upper }) => {
    const value = performance.judged_by === 'realised' ? realised : estimated;
    if (!judged || !fallen || value === null) return [];
    const bound =
      lower !== null && value < lower
        ? `, below ${formatNumber(lower)}`
        : upper === null
          ? ''
          : `, above ${formatNumber(upper)}`;
    return `${figureName(name)} ${formatNumber(value)}${bound}`;
  });
  return said.length === 0 ? '' : `${said.join('; ')}. `;
}

/** The models that want somebody to look come first, then they go by name. */
export function urgency({ last, failed, overdue, operations, live, performance }: ModelOverview): number {
  if (!live.healthy) return 0;
  if (last?.verdict === 'drift' || performance[0]?.now.verdict === 'fallen') return 1;
  if (failed !== null) return 2;
  if (operations?.retrain?.waiting) return 3;
  if (overdue) return 4;
  if (last?.verdict === 'insufficient_data') return 5;
  return last === null ? 7 : 6;
}
