/** The public API of the drift engine: what `import … from 'sentinelml'` gives. */
export type {
  CategoricalColumn,
  Column,
  ColumnRole,
  ColumnType,
  NumericColumn,
  SkippedColumn,
  Table,
} from './column.js';
export { categoricalColumn, numericColumn } from './column-from-values.js';
export { detectDrift, type LibraryOptions } from './library.js';
export type { DriftOptions } from './options.js';
export {
  type ColumnResult,
  type ColumnSummary,
  type DriftResult,
  driftResultSchema,
  type Histogram,
  PROFILES,
  type Profile,
  profileSchema,
  TEST_IDS,
  type TestId,
  testIdSchema,
  type Verdict,
} from './result.js';
export type { StatTest } from './stat-test.js';
export type { NumberArray, PlainTable, PlainValue } from './table-from-arrays.js';
export { TESTS } from './test-registry.js';
