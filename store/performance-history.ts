/** How right a model was, window after window: what its reports, its metrics, its dashboard and its command show. */
import { fileStamp } from './file-stamp.js';
import { type PerformanceSummary, readNewestRevisions } from './performance-record.js';
import { type ListOptions, listRunRecords, type RunRecord } from './run-record.js';

/** A window that was looked at, with both of what is known of it. */
export interface WindowPerformance {
  readonly record: RunRecord;
  /** What was known when its check ended; `null` when nothing was, or a version before this made the record. */
  readonly atCheck: PerformanceSummary | null;
  /** What is known now: the newest revision, or `atCheck` when no labels came since. */
  readonly now: PerformanceSummary;
}

/** The windows of a model whose performance was looked at, newest first. */
export async function listPerformance(
  dataDir: string,
  model: string,
  options: ListOptions = {},
): Promise<WindowPerformance[]> {
  return performanceOf(dataDir, model, await listRunRecords(dataDir, model, options), options);
}

/** Of these records of a model those whose performance was looked at, in the same order. */
export async function performanceOf(
  dataDir: string,
  model: string,
  records: readonly RunRecord[],
  options: Pick<ListOptions, 'onBroken'> = {},
): Promise<WindowPerformance[]> {
  const stampOf = ({ window }: RunRecord): string => fileStamp(new Date(window.end));
  const newest = await readNewestRevisions(dataDir, model, records.map(stampOf), options);
  return records.flatMap((record) => {
    const atCheck = record.performance ?? null;
    const now = newest.get(stampOf(record))?.summary ?? atCheck;
    return now === null ? [] : [{ record, atCheck, now }];
  });
}
