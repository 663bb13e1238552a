import type { VersionImportance } from '../model/version-importance.js';
import { textTable } from './text-table.js';

const MOST_COLUMNS = 20;

const LOSSES = {
  roc_auc: 'what ROC-AUC loses',
  accuracy: 'what accuracy loses',
  mae: 'what the mean absolute error gains',
} as const;

/** What each feature is worth to a version, the most first; or why that is not known. */
export function importanceText(importance: VersionImportance | string): string {
  if (typeof importance === 'string') return `\nimportance: ${importance}\n`;
  const { figure, rows, measured_on, repeats, columns } = importance;
  const sorted = columns.toSorted((a, b) => b.importance - a.importance);
  const more = sorted.length - MOST_COLUMNS;
  const side = measured_on === 'held_out' ? 'held-out rows' : 'rows of the reference';
  return [
    `\nimportance: ${LOSSES[figure]} when a column is shuffled, on ${rows} ${side}, mean of ${repeats}\n`,
    textTable([
      ['column', 'importance', '± deviation'],
      ...sorted
        .slice(0, MOST_COLUMNS)
        .map(({ name, importance, deviation }) => [
          name.replace(/\p{Cc}/gu, '\ufffd').slice(0, 60),
          importance.toFixed(5),
          deviation.toFixed(5),
        ]),
    ]),
    more > 0 ? `and ${more} more: --json shows all\n` : '',
  ].join('');
}
