import type { RetrainOutput, RetrainState } from '../workflows/contract.js';
import { textTable } from './text-table.js';

/** What is to be decided on, and how. */
export function retrainTable(model: string, state: RetrainState | null): string {
  if (state?.comparison == null) return `No candidate of ${model} waits.\n`;
  return [
    comparisonTable(state.comparison),
    `It waits for a decision until ${state.decide_by}:\n`,
    `  sentinel approve --model ${model}\n`,
    `  sentinel reject --model ${model}\n`,
  ].join('');
}

/** What came of a run. */
export function retrainWords({
  outcome,
  model,
  labelled,
  candidate,
  comparison,
  decided,
}: RetrainOutput): string {
  const table = comparison === null ? '' : comparisonTable(comparison);
  const by = decided === null ? '' : ` by ${decided.by}`;
  switch (outcome) {
    case 'insufficient_data':
      return `${model}: only ${labelled} predictions have feedback, nothing was trained\n`;
    case 'unchanged':
      return `${table}${model}: the candidate predicts just as the champion does, nothing changes\n`;
    case 'promoted':
      return `${table}${model}: ${candidate} was approved${by} and is champion\n`;
    case 'rejected':
      return `${table}${model}: ${candidate} was rejected${by} and is set aside\n`;
    case 'timed_out':
      return `${table}${model}: nobody decided in time, ${candidate} is set aside\n`;
  }
}

function comparisonTable({
  rows,
  candidate,
  champion,
  only_candidate_right,
  only_champion_right,
}: NonNullable<RetrainState['comparison']>): string {
  const figures = (metrics: object | undefined): Map<string, unknown> =>
    new Map(Object.entries(metrics ?? {}));
  const [one, other] = [figures(candidate.metrics), figures(champion?.metrics)];
  const shown = (value: unknown): string => (typeof value === 'number' ? value.toFixed(4) : '-');
  const lines = [...one.keys()]
    .filter((key) => !['rows', 'held_out_rows', 'measured_on'].includes(key))
    .map((key) => [key.replace('_', ' '), shown(one.get(key)), shown(other.get(key))]);
  return textTable([
    [`on ${rows} held-out rows`, 'candidate', 'champion'],
    ['version', candidate.version, champion?.version ?? 'none'],
    ...lines,
    [
      'right where the other is wrong',
      String(only_candidate_right ?? '-'),
      String(only_champion_right ?? '-'),
    ],
  ]);
}
