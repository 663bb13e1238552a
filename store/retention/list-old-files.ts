import { join } from 'node:path';
import { durationMs } from '../../config/duration.js';
import type { RetentionConfig } from '../../config/maintenance-schema.js';
import { modelIdSchema } from '../../config/schema.js';
import { isTemporaryName } from '../write-file-atomically.js';
import { type Entry, listEntries } from './list-entries.js';
import type { OldFile, OldFileKind } from './old-file.js';

const REPORT_NAME = /^drift_(\d{8}_\d{6})\.(?:html|json)$/;
/** What later checks look back on. */
const SCORES_NAME = /^(\d{8}_\d{6})\.json$/;
/** Run records, and the later evaluations of performance beside them. */
const RECORD_NAME = /^(\d{8}_\d{6})(?:_r\d{4})?\.json$/;
const EVENT_NAME = /^\d{8}\.json$/;
const DELIVERY_NAME = /^alert_[0-9a-f]{32}_.+\.json$/;
/** Files of one UTC day, as the live log and its compaction name them. Others are not ours to remove. */
const DAY_NAME = /^(?:live_predictions|feedback)_(\d{8})_.+\.(?:csv|parquet)$/;

/** A check is over long before, and so is a training, so what they froze has lost its run. */
const FROZEN_MS = 2 * 86_400_000;
/** Nothing is being written under a temporary name for so long. */
const LEFTOVER_MS = 86_400_000;

/**
 * The files of a model that its retention policy has no more use for at a time. Ages follow from names where those hold
 * a time, so that copying a data folder changes nothing.
 *
 * The newest `keep` runs keep record and report. What was told last is kept, as the alarms' state stands in it.
 */
export async function listOldFiles(
  dataDir: string,
  model: string,
  policy: RetentionConfig,
  now: Date,
): Promise<OldFile[]> {
  const id = modelIdSchema.parse(model);
  const old: OldFile[] = [];
  const before = (age: string | undefined): number | null =>
    age === undefined ? null : now.getTime() - durationMs(age);
  const take = (kind: OldFileKind, folder: string, entries: readonly Entry[]): void => {
    for (const { name, bytes } of entries) old.push({ kind, path: `${folder}/${name}`, bytes });
  };
  const inFolder = async (
    folder: string,
    choose: (entries: readonly Entry[]) => [OldFileKind, readonly Entry[]][],
  ): Promise<void> => {
    const entries = await listEntries(join(dataDir, folder));
    for (const [kind, chosen] of choose(entries)) take(kind, folder, chosen);
    const leftovers = entries.filter(
      ({ name, modifiedMs }) => isTemporaryName(name) && modifiedMs < now.getTime() - LEFTOVER_MS,
    );
    take('leftover', folder, leftovers);
  };

  const stamped = (pattern: RegExp, entries: readonly Entry[], limit: number | null): Entry[] => {
    const stamps = [...new Set(entries.flatMap(({ name }) => pattern.exec(name)?.[1] ?? []))].sort();
    const kept = new Set(stamps.slice(-policy.keep));
    return entries.filter(({ name }) => {
      const stamp = pattern.exec(name)?.[1];
      return limit !== null && stamp !== undefined && !kept.has(stamp) && timeOf(stamp) < limit;
    });
  };

  // Records first: one whose report is gone would be a link to nothing, a report without a record is only a file.
  await inFolder(`runs/${id}`, (entries) => [['run', stamped(RECORD_NAME, entries, before(policy.runs))]]);
  await inFolder(`scores/${id}`, (entries) => [['run', stamped(SCORES_NAME, entries, before(policy.runs))]]);
  await inFolder(`drift_reports/${id}`, (entries) => [
    ['report', stamped(REPORT_NAME, entries, before(policy.reports))],
  ]);
  const day = before(policy.live_log);
  await inFolder(`live/${id}`, (entries) => [
    [
      'live_log',
      entries.filter(({ name }) => {
        const stamp = DAY_NAME.exec(name)?.[1];
        // A day is over when the next one begins.
        return day !== null && stamp !== undefined && timeOf(`${stamp}_000000`) + 86_400_000 <= day;
      }),
    ],
  ]);
  const told = before(policy.notifications);
  await inFolder(`notifications/${id}/events`, (entries) => {
    const events = entries.filter(({ name }) => EVENT_NAME.test(name));
    return [
      ['notification', told === null ? [] : events.slice(0, -1).filter((one) => one.modifiedMs < told)],
    ];
  });
  await inFolder(`notifications/${id}/deliveries`, (entries) => [
    [
      'notification',
      entries.filter(
        ({ name, modifiedMs }) => told !== null && DELIVERY_NAME.test(name) && modifiedMs < told,
      ),
    ],
  ]);
  for (const folder of [`windows/${id}`, `retrain/${id}`])
    await inFolder(folder, (entries) => [
      ['window', entries.filter(({ modifiedMs }) => modifiedMs < now.getTime() - FROZEN_MS)],
    ]);
  return old;
}

/** The process logs that the policy has no more use for. */
export async function listOldLogs(dataDir: string, policy: RetentionConfig, now: Date): Promise<OldFile[]> {
  if (policy.logs === undefined) return [];
  const limit = now.getTime() - durationMs(policy.logs);
  const entries = await listEntries(join(dataDir, 'logs'));
  return entries
    .filter(({ name, modifiedMs }) => /\.log(?:\.1)?$/.test(name) && modifiedMs < limit)
    .map(({ name, bytes }) => ({ kind: 'log', path: `logs/${name}`, bytes }));
}

/** The process logs that are longer than the policy allows. */
export async function listLongLogs(dataDir: string, { log_bytes }: RetentionConfig): Promise<OldFile[]> {
  if (log_bytes === undefined) return [];
  const entries = await listEntries(join(dataDir, 'logs'));
  return entries
    .filter(({ name, bytes }) => name.endsWith('.log') && bytes > log_bytes)
    .map(({ name, bytes }) => ({ kind: 'log', path: `logs/${name}`, bytes }));
}

/** Milliseconds of a stamp `YYYYMMDD_HHMMSS` in UTC. */
function timeOf(stamp: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}
