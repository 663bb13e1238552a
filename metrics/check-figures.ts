import type { ColumnResult, DriftResult } from '../drift/result.js';

/** What the gauges show of a column. */
export interface ColumnFigures {
  readonly name: string;
  readonly output: boolean;
  /** The test behind `score`; `null` when the column was skipped. */
  readonly statistic: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  /** Adjusted across columns where the profile adjusts. */
  readonly pValue: number | null;
  /** `null` when it was not tested. */
  readonly drifted: boolean | null;
  readonly missing: {
    readonly reference: number;
    readonly current: number;
    /** `null` when the share was not tested. */
    readonly drifted: boolean | null;
  };
}

/** What the gauges show of a check: scalars alone, so that it can be kept between scrapes. */
export interface CheckFigures {
  readonly verdict: DriftResult['verdict'];
  readonly dataset: DriftResult['dataset'];
  readonly rows: { readonly reference: number; readonly current: number };
  readonly windowEnd: Date | null;
  readonly skippedColumns: number;
  readonly columns: readonly ColumnFigures[];
  /** Columns of the check that are not in `columns`. */
  readonly omittedColumns: number;
}

/**
 * The figures of a check. Of a wide table the first `most` columns are kept: what the model puts out, then the drifted
 * ones, then in turn the one whose missing share has changed most and the one that is nearest to its threshold: an alert
 * on missing values sees only what has series, whatever the profile tests. They stay in the order of the result.
 */
export function checkFigures(result: DriftResult, most: number): CheckFigures {
  const chosen = new Set(result.columns.length <= most ? result.columns : mostTelling(result.columns, most));
  const columns = result.columns.filter((column) => chosen.has(column));
  return {
    verdict: result.verdict,
    dataset: result.dataset,
    rows: { reference: result.reference.rows, current: result.current.rows },
    windowEnd: result.window ? new Date(result.window.end) : null,
    skippedColumns: result.skipped_columns.length,
    columns: columns.map(columnFigures),
    omittedColumns: result.columns.length - columns.length,
  };
}

function columnFigures(column: ColumnResult): ColumnFigures {
  const { name, role, test, score, threshold, status, drifted, missing } = column;
  return {
    name,
    output: role === 'prediction',
    statistic: test,
    score,
    threshold,
    pValue: column.p_adjusted ?? column.p_value,
    drifted: status === 'tested' || drifted ? drifted : null,
    missing: {
      reference: missing.reference,
      current: missing.current,
      drifted: missing.drifted ?? null,
    },
  };
}

function mostTelling(columns: readonly ColumnResult[], most: number): ColumnResult[] {
  const near = [...columns].sort((one, other) => rank(one) - rank(other) || nearness(other) - nearness(one));
  const first = near.filter((column) => rank(column) < CALM);
  const calm = near.slice(first.length);
  const missing = calm
    .filter((column) => missingChange(column) > 0)
    .sort((one, other) => missingChange(other) - missingChange(one));
  const inTurn = calm.flatMap((column, at) => [missing[at] ?? column, column]);
  return [...new Set([...first, ...inTurn])].slice(0, most);
}

const CALM = 2;

function rank({ role, drifted, missing }: ColumnResult): number {
  if (role !== 'feature') return 0;
  return drifted || missing.drifted ? 1 : CALM;
}

function missingChange({ missing }: ColumnResult): number {
  return Math.abs(missing.current - missing.reference);
}

/** The score in multiples of the threshold; where the score is a p-value, which drifts downwards, the inverse of that. */
function nearness({ score, threshold, p_value }: ColumnResult): number {
  if (score === null || threshold === null) return -1;
  const [above, below] = score === p_value ? [threshold, score] : [score, threshold];
  return below === 0 ? Number.MAX_VALUE : above / below;
}
