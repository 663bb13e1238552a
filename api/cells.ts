/** Rows whose values come by column or by position rather than by name: what tensors, data frames and CSV share. */
import type { FieldError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import {
  describe,
  type FeatureRow,
  featureValueSchema,
  invalidRequest,
  MOST_ERRORS,
  type PredictRequest,
} from './request-schema.js';
import type { RowLimits } from './row-check.js';

/** A table as a request brought it. */
export interface Cells {
  /** Names of the columns, in the order in which they came. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** A value, not looked at yet; `null` is a missing one. */
  value(row: number, column: number): unknown;
  /** JSON pointers into the body, to a value, to a column, and to the table; empty where the body is no JSON. */
  pointer(row: number, column: number): string;
  columnPointer(column: number): string;
  readonly tablePointer: string;
  /** What a value is called where there is no pointer to it, such as `row 3, column "age"`. */
  label?(row: number, column: number): string;
}

/** Holds a table against a model. */
export type ParseCells = (cells: Cells) => PredictRequest;

/**
 * The parser of a model's tables. Columns may come in any order, each feature once and nothing else; a value is
 * accepted exactly when `/predict` would accept it.
 *
 * @throws SentinelError (the parser) SENT_REQUEST_INVALID
 */
export function createCellsParser(model: ModelConfig, limits: RowLimits): ParseCells {
  const features = Object.entries(model.features).map(([name, feature]) => ({
    name,
    schema: featureValueSchema(feature, limits),
  }));

  return function parseCells(cells) {
    const problems = [...columnProblems(features, cells), ...rowProblems(cells, limits.batch_limit)];
    if (problems.length > 0) throw invalidRequest(model.id, problems);
    const read = features.map(({ name, schema }) => ({ name, schema, at: cells.columns.indexOf(name) }));
    const rows: FeatureRow[] = [];
    for (let row = 0; row < cells.rows && problems.length < MOST_ERRORS; row++) {
      const values: [string, number | string | null][] = [];
      for (const { name, schema, at } of read) {
        const parsed = schema.safeParse(cells.value(row, at));
        if (parsed.success) {
          values.push([name, parsed.data]);
          continue;
        }
        const detail = parsed.error.issues[0]?.message ?? 'is not what it should be';
        const label = cells.label?.(row, at);
        problems.push({
          pointer: cells.pointer(row, at),
          detail: label === undefined ? detail : `${label}: ${detail}`,
        });
      }
      // By definition, not by assignment: a feature may be called `__proto__`.
      rows.push(Object.fromEntries(values));
    }
    if (problems.length > 0) throw invalidRequest(model.id, problems);
    return { rows, batch: true };
  };
}

function columnProblems(features: readonly { readonly name: string }[], cells: Cells): FieldError[] {
  const { columns } = cells;
  const known = new Set(features.map(({ name }) => name));
  const seen = new Set<string>();
  const problems: FieldError[] = [];
  for (const [at, name] of columns.entries()) {
    const shown = describe(name);
    if (!known.has(name)) {
      const detail = `${shown} is no feature; the features are ${[...known].join(', ')}`;
      problems.push({ pointer: cells.columnPointer(at), detail });
    } else if (seen.has(name)) {
      problems.push({ pointer: cells.columnPointer(at), detail: `the feature ${shown} comes twice` });
    }
    seen.add(name);
  }
  const absent = features.filter(({ name }) => !seen.has(name));
  for (const { name } of absent) {
    problems.push({ pointer: cells.tablePointer, detail: `expected the feature "${name}", got nothing` });
  }
  return problems;
}

function rowProblems({ rows, tablePointer }: Cells, batchLimit: number): FieldError[] {
  if (rows === 0) return [{ pointer: tablePointer, detail: 'expected at least one row, got none' }];
  if (rows <= batchLimit) return [];
  return [{ pointer: tablePointer, detail: `expected at most ${batchLimit} rows, got ${rows}` }];
}
