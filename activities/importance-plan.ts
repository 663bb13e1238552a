/** How thoroughly importances are measured in the time that there is. */
export const MOST_REPEATS = 5;
export const MOST_ROWS = 2_000;
/** Of fewer rows a fall says too little. */
const LEAST_ROWS = 200;

export interface ImportancePlan {
  readonly repeats: number;
  readonly rows: number;
}

/**
 * First repeats are saved, then rows; never a column.
 *
 * @param pass how long predicting `rows` rows takes, in milliseconds
 * @returns `null` when not even one repeat of 200 rows has time
 */
export function planImportance(
  { columns, rows, pass }: { readonly columns: number; readonly rows: number; readonly pass: number },
  budgetMs: number,
): ImportancePlan | null {
  const repeats = Math.floor(budgetMs / Math.max(pass * columns, Number.MIN_VALUE));
  if (repeats >= 1) return { repeats: Math.min(repeats, MOST_REPEATS), rows };
  const fewer = Math.floor((rows * budgetMs) / (pass * columns));
  return fewer < LEAST_ROWS ? null : { repeats: 1, rows: fewer };
}
