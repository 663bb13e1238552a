import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import type { PerformanceSummary } from '../store/performance-record.js';

/** What `sentinel performance` says, and with `--json` writes. */
export interface PerformanceAnswer {
  readonly schema_version: 1;
  readonly model: string | null;
  readonly source: string;
  readonly window: { readonly start: string | null; readonly end: string } | null;
  /** `null` when neither the rows nor the reference have a label. */
  readonly performance: PerformanceSection | null;
  /** Why nothing could be measured. */
  readonly problem: string | null;
  /** Past windows, newest first. */
  readonly windows: readonly {
    readonly start: string | null;
    readonly end: string;
    /** What was known when it was checked. */
    readonly at_check: PerformanceSummary | null;
    readonly now: PerformanceSummary;
  }[];
}
