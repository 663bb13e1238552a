import type * as z from 'zod';
import type { FieldError } from '../../config/errors.js';
import type { Cells } from '../cells.js';
import { parseLenientJson } from '../parse-lenient-json.js';
import {
  describe,
  type FeatureRow,
  fieldErrors,
  invalidRequest,
  MOST_ERRORS,
  type PredictRequest,
  pointer,
} from '../request-schema.js';
import type { RowReaders } from '../row-readers.js';
import { FORM_NAMES, invocationSchemas } from './schemas.js';

/**
 * Reads the JSON of a scoring request: an object with exactly one of `dataframe_split`, `dataframe_records`, `instances`
 * and `inputs`.
 *
 * @throws SentinelError SENT_REQUEST_MALFORMED, SENT_REQUEST_INVALID
 */
export function readInvocation(text: string, readers: RowReaders): PredictRequest {
  const body = parseLenientJson(text);
  const forms = FORM_NAMES.filter((name) => isObject(body) && Object.hasOwn(body, name));
  const refuse = (errors: readonly FieldError[]) => invalidRequest(readers.model.id, errors);
  if (forms.length !== 1) {
    const got = isObject(body) ? forms.join(' and ') || 'none of them' : describe(body);
    const detail = `expected an object with exactly one of ${FORM_NAMES.join(', ')}, got ${got}`;
    throw refuse([{ pointer: '', detail }]);
  }

  function only<Body>(schema: z.ZodType<Body>): Body {
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw refuse(fieldErrors(parsed.error, [], 'unknown key; nothing reads it'));
    return parsed.data;
  }
  const { model, parseCells } = readers;

  switch (forms[0]) {
    case 'dataframe_split': {
      const { columns = Object.keys(model.features), data } = only(
        invocationSchemas.dataframe_split,
      ).dataframe_split;
      return parseCells(positional(data, columns, ['dataframe_split', 'data'], refuse));
    }
    case 'dataframe_records':
      return namedRows(
        only(invocationSchemas.dataframe_records).dataframe_records,
        ['dataframe_records'],
        readers,
        refuse,
      );
    case 'instances':
      return listedRows(only(invocationSchemas.instances).instances, ['instances'], readers, refuse);
    default: {
      const { inputs } = only(invocationSchemas.inputs);
      if (Array.isArray(inputs)) return listedRows(inputs, ['inputs'], readers, refuse);
      return parseCells(columnar(inputs, ['inputs'], refuse));
    }
  }
}

type Refuse = (errors: readonly FieldError[]) => Error;
type Path = readonly PropertyKey[];

function listedRows(
  rows: readonly (Readonly<Record<string, unknown>> | readonly unknown[])[],
  path: Path,
  readers: RowReaders,
  refuse: Refuse,
): PredictRequest {
  const lists = rows.filter((row) => Array.isArray(row));
  if (lists.length === 0) return namedRows(rows, path, readers, refuse);
  if (lists.length < rows.length) {
    throw refuse([{ pointer: pointer(path), detail: 'expected rows that are all objects, or all lists' }]);
  }
  return readers.parseCells(positional(lists, Object.keys(readers.model.features), path, refuse));
}

function namedRows(
  rows: readonly unknown[],
  path: Path,
  { schemas, limits: { batch_limit: most } }: RowReaders,
  refuse: Refuse,
): PredictRequest {
  if (rows.length === 0)
    throw refuse([{ pointer: pointer(path), detail: 'expected at least one row, got none' }]);
  if (rows.length > most) {
    const detail = `expected at most ${most} rows, got ${rows.length}`;
    throw refuse([{ pointer: pointer(path), detail }]);
  }
  const parsed: FeatureRow[] = [];
  const problems: FieldError[] = [];
  for (const [at, row] of rows.entries()) {
    const result = schemas.row.safeParse(row);
    if (result.success) parsed.push(result.data);
    else problems.push(...fieldErrors(result.error, [...path, at]));
    if (problems.length >= MOST_ERRORS) break;
  }
  if (problems.length > 0) throw refuse(problems);
  return { rows: parsed, batch: true };
}

function positional(
  data: readonly (readonly unknown[])[],
  columns: readonly string[],
  path: Path,
  refuse: Refuse,
): Cells {
  const odd = data.findIndex((row) => row.length !== columns.length);
  if (odd >= 0) {
    const detail = `expected ${columns.length} values, one for each of ${columns.join(', ')}, got ${data[odd]?.length}`;
    throw refuse([{ pointer: pointer([...path, odd]), detail: detail.slice(0, 1000) }]);
  }
  return {
    columns,
    rows: data.length,
    value: (row, column) => data[row]?.[column],
    pointer: (row, column) => pointer([...path, row, column]),
    columnPointer: (column) =>
      path.length > 1 ? pointer([path[0] ?? '', 'columns', column]) : pointer(path),
    tablePointer: pointer(path.slice(0, 1)),
  };
}

function columnar(columns: Readonly<Record<string, readonly unknown[]>>, path: Path, refuse: Refuse): Cells {
  const names = Object.keys(columns);
  const rows = columns[names[0] ?? '']?.length ?? 0;
  const odd = names.find((name) => columns[name]?.length !== rows);
  if (odd !== undefined) {
    const detail = `expected ${rows} values, as many as the first column has, got ${columns[odd]?.length}`;
    throw refuse([{ pointer: pointer([...path, odd.slice(0, 100)]), detail }]);
  }
  return {
    columns: names,
    rows,
    value(row, column) {
      const value = columns[names[column] ?? '']?.[row];
      // A column as NumPy has it may be [rows, 1].
      return Array.isArray(value) && value.length === 1 ? value[0] : value;
    },
    pointer: (row, column) => pointer([...path, names[column] ?? '', row]),
    columnPointer: (column) => pointer([...path, (names[column] ?? '').slice(0, 100)]),
    tablePointer: pointer(path),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
