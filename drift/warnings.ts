import { MOST_LISTED_CATEGORIES } from './categories.js';
import type { ColumnType, Table } from './column.js';
import type { ExaminedColumn } from './examine-column.js';
import { formatCount, plural } from './format-count.js';
import type { ColumnResult, Profile } from './result.js';
import { missingShare } from './sample-pair.js';

/** A change of the share of missing values from here on is worth a warning, where no test sees it. */
const MISSING_JUMP = 0.1;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** What a reader of the verdict must know about a column, and its score does not say. */
export function columnWarnings(name: string, column: ExaminedColumn, profile: Profile): string[] {
  const { reference, current } = column.pair;
  const warnings: string[] = [];
  const infinite = reference.infinite + current.infinite;
  if (infinite > 0) warnings.push(`${name}: ${plural(infinite, 'infinite value')} left out of the score`);
  if (profile === 'evidently' && column.reference !== null && column.current !== null) {
    const before = missingShare(reference);
    const now = missingShare(current);
    if (Math.abs(now - before) >= MISSING_JUMP) {
      warnings.push(
        `${name}: ${percent(now)} of the rows have no value, ${percent(before)} in the reference; the score leaves them out`,
      );
    }
  }
  for (const [total, word] of [
    [column.changes.addedTotal, 'new'],
    [column.changes.lostTotal, 'lost'],
  ] as const) {
    if (total > MOST_LISTED_CATEGORIES)
      warnings.push(
        `${name}: ${formatCount(total)} ${word} categories, the ${MOST_LISTED_CATEGORIES} most frequent are listed`,
      );
  }
  return warnings;
}

/** Says how many numbers were left out because they stand alone. Of a category with a single row nobody needs to know. */
export function loneWarning(name: string, type: ColumnType, lone: number): string[] {
  return type === 'categorical' || lone === 0
    ? []
    : [`${name}: ${plural(lone, 'value')} far from all others left out of the score`];
}

/** Names that a sentence about several columns holds before it only counts the others. */
const MOST_NAMED_COLUMNS = 5;

/** Says which columns drifted in their share of missing rows: of one both shares, of more in one sentence, most changed first. */
export function missingWarnings(columns: readonly ColumnResult[]): string[] {
  const change = ({ missing }: ColumnResult): number => missing.current - missing.reference;
  const drifted = columns
    .filter(({ missing }) => missing.drifted)
    .toSorted((one, other) => Math.abs(change(other)) - Math.abs(change(one)));
  const [first] = drifted;
  if (first === undefined) return [];
  if (drifted.length === 1) {
    const { name, missing } = first;
    return [
      `${name}: ${percent(missing.current)} of the rows have no value, ${percent(missing.reference)} in the reference: drift of its own`,
    ];
  }
  const named = drifted
    .slice(0, MOST_NAMED_COLUMNS)
    .map(({ name, missing }) => `${name} (${percent(missing.reference)} → ${percent(missing.current)})`)
    .join(', ');
  const others = drifted.length - MOST_NAMED_COLUMNS;
  return [
    `the share of rows without a value has drifted in ${formatCount(drifted.length)} columns: ${named}${others > 0 ? ` and ${formatCount(others)} more` : ''}`,
  ];
}

/** What a reader must know about the two tables as a whole. */
export function tableWarnings(reference: Table, current: Table): string[] {
  const warnings = [
    ...(reference.warnings ?? []).map((warning) => `in the reference, ${warning}`),
    ...(current.warnings ?? []).map((warning) => `in the current window, ${warning}`),
  ];
  if (reference.rows < current.rows) {
    warnings.push(
      `the reference has ${plural(reference.rows, 'row')}, fewer than the ${formatCount(current.rows)} of the current window`,
    );
  }
  for (const [table, side] of [
    [reference, 'the reference'],
    [current, 'the current window'],
  ] as const) {
    const seen = new Set<string>();
    for (const { name } of table.columns) {
      if (seen.has(name))
        warnings.push(`${name}: ${side} has more than one column of this name; the first is used`);
      seen.add(name);
    }
  }
  return warnings;
}
