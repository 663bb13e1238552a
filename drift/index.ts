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
export { featuresFromArrays } from './features-from-arrays.js';
export type {
  CategoricalFeature,
  FeatureColumn,
  Features,
  NumericFeature,
  RowsOfTable,
} from './forest/features.js';
export { createNumbersKernel, type NumbersKernel } from './kernels/numbers-kernel.js';
export { detectDrift, type LibraryOptions } from './library.js';
export {
  classifyDomains,
  DOMAIN_AUC_THRESHOLD,
  type DomainClassification,
  type DomainClassifierOptions,
} from './multivariate/domain-classifier.js';
export {
  fitReconstruction,
  type Reconstruction,
  type ReconstructionError,
  reconstructionError,
} from './multivariate/reconstruction-error.js';
export type { DriftOptions } from './options.js';
export {
  chunkThresholds,
  type Limits,
  type ThresholdRule,
  type Thresholds,
} from './performance/chunk-thresholds.js';
export { type Dle, type DleEstimates, estimateDle, estimateReference, fitDle } from './performance/dle.js';
export { type PastErrors, pastErrors, pastErrorsSentence } from './performance/past-errors.js';
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
export type { Calendar, TimedValue } from './sequential/calendar.js';
export { type ChangeOptions, type Changes, detectChanges } from './sequential/detect-changes.js';
export { type FigureSeries, figureSeries, type SeriesOptions } from './sequential/figure-series.js';
export type { StatTest } from './stat-test.js';
export type { NumberArray, PlainTable, PlainValue } from './table-from-arrays.js';
export { TESTS } from './test-registry.js';
export { describeSegment, distinctSegments } from './why/distinct-segments.js';
export {
  findSegments,
  type LossRows,
  type Segment,
  type SegmentOptions,
  type Segments,
} from './why/find-segments.js';
export {
  type ColumnImportance,
  type PermutationOptions,
  permutationImportance,
} from './why/permutation-importance.js';
