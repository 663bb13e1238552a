/** What the dashboard says of a check and of a model, in words. */
import { formatCount, formatPercent } from '../../report/format.js';
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
