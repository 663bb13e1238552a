import { anchorMaker } from '../../report/anchor-maker.js';
import type { TrendCheck } from '../../report/charts/trend-strip.js';
import { trendCheck } from '../../report/trend-check.js';
import type { CheckSummary, SummarisedColumn } from '../../store/check-summary.js';

/** A column over the last checks. */
export interface ColumnHistory {
  readonly name: string;
  /** Of its section in the report of the last check; `null` when that check did not have it. */
  readonly anchor: string | null;
  readonly role: SummarisedColumn['role'];
  /** In the last check. */
  readonly now: SummarisedColumn | null;
  /** One for each check, oldest first; `null` where it was not measured. */
  readonly checks: readonly (TrendCheck | null)[];
}

/**
 * The columns of the last checks: those that drifted in the last one first, farthest beyond their threshold first, then the
 * others, nearest to theirs first, at the end those that the last check did not have.
 *
 * @param summaries oldest first
 */
export function columnHistories(summaries: readonly CheckSummary[]): ColumnHistory[] {
  const byName = summaries.map(({ columns }) => new Map(columns.map((column) => [column.name, column])));
  const names = new Set(byName.toReversed().flatMap((columns) => [...columns.keys()]));
  const anchorOf = anchorMaker();
  const anchors = new Map(summaries.at(-1)?.columns.map(({ name }) => [name, anchorOf(name)]));
  const histories = [...names].map((name): ColumnHistory => {
    const seen = byName.map((columns) => columns.get(name) ?? null);
    const now = seen.at(-1) ?? null;
    return {
      name,
      anchor: anchors.get(name) ?? null,
      role: seen.findLast((column) => column !== null)?.role ?? 'feature',
      now,
      checks: seen.map((column) => (column === null ? null : trendCheck(column))),
    };
  });
  const rank = ({ now }: ColumnHistory) => (now === null ? 2 : now.drifted ? 0 : 1);
  const ratio = ({ checks }: ColumnHistory) => checks.at(-1)?.ratio ?? -1;
  return histories.toSorted((one, other) => rank(one) - rank(other) || ratio(other) - ratio(one));
}
