import { thresholdProblem } from './check-threshold.js';
import type { Table } from './column.js';
import type { MultivariateOptions } from './multivariate/multivariate-options.js';
import { type DriftOptions, optionOf } from './options.js';
import { driftResultSchema, PROFILES, TEST_IDS } from './result.js';
import { isRecord, kindOf } from './table-from-arrays.js';

/** Every option there is; the compiler sees to it that none is forgotten. */
const OPTION_NAMES: Readonly<Record<keyof DriftOptions, true>> = {
  profile: true,
  columns: true,
  types: true,
  roles: true,
  tests: true,
  thresholds: true,
  alpha: true,
  minRows: true,
  driftShare: true,
  quality: true,
  multivariate: true,
  model: true,
  window: true,
  createdAt: true,
  onColumn: true,
};
const MULTIVARIATE_NAMES: Readonly<Record<keyof MultivariateOptions, true>> = {
  reconstruction: true,
  domainClassifier: true,
  rows: true,
  seed: true,
  inVerdict: true,
};
const BY_COLUMN = ['types', 'roles', 'tests', 'thresholds'] as const;

/**
 * Holds the options of a call against what they may be: what the compiler tells those who use TypeScript, and what no
 * compiler knows.
 *
 * @throws TypeError when they are no options, or one is of another type
 * @throws RangeError for a name or a number that is none of those that are possible
 */
export function checkOptions(options: unknown): void {
  if (!isRecord(options)) throw new TypeError(`options: expected an object, got ${kindOf(options)}`);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(OPTION_NAMES, name));
  if (unknown !== undefined)
    throw new RangeError(`options: expected ${Object.keys(OPTION_NAMES).join(', ')}, got "${unknown}"`);

  const { profile, columns, alpha, driftShare, minRows, quality, createdAt, onColumn, model, window } =
    options;
  if (profile !== undefined) oneOf('profile', profile, PROFILES);
  if (columns !== undefined && !(Array.isArray(columns) && columns.every((name) => typeof name === 'string')))
    throw new TypeError(`columns: expected an array of names, got ${kindOf(columns)}`);
  number('alpha', alpha, 'between 0 and 1', (value) => value > 0 && value < 1);
  number('driftShare', driftShare, 'above 0, at most 1', (value) => value > 0 && value <= 1);
  number(
    'minRows',
    minRows,
    'that is whole and at least 0',
    (value) => Number.isInteger(value) && value >= 0,
  );
  typed('quality', quality, 'boolean');
  typed('createdAt', createdAt, 'string');
  if (createdAt !== undefined) instant('createdAt', createdAt);
  typed('onColumn', onColumn, 'function');
  if (model !== null) typed('model', model, 'string');
  if (window !== undefined && window !== null && !isRecord(window))
    throw new TypeError(`window: expected an object with start and end, got ${kindOf(window)}`);
  if (isRecord(window)) {
    if (window.start !== null) instant('window.start', window.start);
    instant('window.end', window.end);
  }

  checkMultivariate(options.multivariate);

  const { types = {}, roles = {}, tests = {}, thresholds = {} } = options;
  for (const [option, record] of Object.entries({ types, roles, tests, thresholds })) {
    if (!isRecord(record))
      throw new TypeError(
        `${option}: expected an object with an entry for each column, got ${kindOf(record)}`,
      );
    for (const [name, value] of Object.entries(record)) checkEntry(option, name, value, tests);
  }
}

/** What is looked at beyond single columns. */
function checkMultivariate(given: unknown): void {
  if (given === undefined || given === false) return;
  if (!isRecord(given))
    throw new TypeError(`multivariate: expected an object or false, got ${kindOf(given)}`);
  const known = Object.keys(MULTIVARIATE_NAMES);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`multivariate: expected ${known.join(', ')}, got "${unknown}"`);
  const whole = (least: number) => (value: number) => Number.isSafeInteger(value) && value >= least;
  for (const name of ['reconstruction', 'domainClassifier', 'inVerdict'])
    typed(`multivariate.${name}`, given[name], 'boolean');
  number('multivariate.rows', given.rows, 'that is whole and at least 100', whole(100));
  number('multivariate.seed', given.seed, 'that is whole and at least 0', whole(0));
}

function checkEntry(option: string, name: string, value: unknown, tests: unknown): void {
  const where = `${option}.${name}`;
  if (option === 'types') oneOf(where, value, ['numeric', 'categorical']);
  else if (option === 'roles') oneOf(where, value, ['feature', 'prediction', 'target']);
  else if (option === 'tests') oneOf(where, value, TEST_IDS);
  else {
    const test = isRecord(tests) ? optionOf(tests, name) : undefined;
    const problem = thresholdProblem(
      value,
      TEST_IDS.find((id) => id === test),
    );
    if (problem !== null) throw new RangeError(`${where}: ${problem}`);
  }
}

/**
 * Holds the names in the options against the columns that either table has: a mistyped one would be dropped in silence.
 *
 * @throws RangeError naming the first that is none
 */
export function checkNames(options: Partial<DriftOptions>, reference: Table, current: Table): void {
  const known = new Set(
    [reference, current].flatMap(({ columns, skipped }) => [...columns, ...skipped].map(({ name }) => name)),
  );
  const named = [
    ...(options.columns ?? []).map((name) => ['columns', name] as const),
    ...BY_COLUMN.flatMap((option) =>
      Object.keys(options[option] ?? {}).map((name) => [`${option}.${name}`, name] as const),
    ),
  ];
  const unknown = named.find(([, name]) => !known.has(name));
  if (unknown === undefined) return;
  const names = [...known];
  const list =
    names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
  throw new RangeError(`${unknown[0]}: expected a column of either table (${list}), got "${unknown[1]}"`);
}

function number(option: string, value: unknown, range: string, isIn: (value: number) => boolean): void {
  if (value === undefined || (typeof value === 'number' && isIn(value))) return;
  throw new RangeError(
    `${option}: expected a number ${range}, got ${typeof value === 'number' ? String(value) : kindOf(value)}`,
  );
}

/** An instant as the result carries it. */
function instant(option: string, value: unknown): void {
  if (driftResultSchema.shape.created_at.safeParse(value).success) return;
  const got = typeof value === 'string' ? `"${value}"` : kindOf(value);
  throw new RangeError(
    `${option}: expected an ISO 8601 time in UTC such as 2026-11-23T08:00:00Z, got ${got}`,
  );
}

function typed(option: string, value: unknown, type: 'boolean' | 'string' | 'function'): void {
  if (value === undefined || typeof value === type) return;
  throw new TypeError(`${option}: expected a ${type}, got ${kindOf(value)}`);
}

function oneOf(option: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value === 'string' && allowed.includes(value)) return;
  const got = typeof value === 'string' ? `"${value}"` : kindOf(value);
  throw new RangeError(`${option}: expected one of ${allowed.join(', ')}, got ${got}`);
}
