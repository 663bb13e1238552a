/** The steps of `compactLiveLog`. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { durationMs } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { dayOf, isClosed } from '../store/compaction/closed-files.js';
import { type CompactedDay, compactDay } from '../store/compaction/compact-day.js';
import { listNames } from '../store/compaction/list-live-sources.js';
import { openDatabase } from '../store/database.js';

/** The logs of a model, by the start of their files' names. */
const LOGS = ['live_predictions', 'feedback'] as const;

const compactionDaySchema = z.object({
  model: z.string(),
  log: z.enum(LOGS),
  day: z.string().regex(/^\d{8}$/),
});
export type CompactionDay = z.infer<typeof compactionDaySchema>;

/** The days of a model's logs that have closed CSV files, oldest first. */
export async function planCompaction(
  config: SentinelConfig,
  model: string,
  now: Date,
): Promise<CompactionDay[]> {
  const { id, live_dir: folder } = modelOf(config, model);
  const quietMs = durationMs(config.compaction.quiet);
  const days: CompactionDay[] = [];
  for (const log of LOGS) {
    const found = new Set<string>();
    for (const name of await listNames(folder, `${log}_`)) {
      const day = dayOf(name);
      if (day === null || found.has(day)) continue;
      const info = await stat(join(folder, name)).catch(() => null);
      if (info && isClosed({ name, modifiedMs: info.mtimeMs }, { now, quietMs })) found.add(day);
    }
    days.push(...[...found].sort().map((day) => ({ model: id, log, day })));
  }
  return days;
}

/**
 * Compacts one day of a log. Done again it goes on where it was interrupted.
 *
 * @throws what `compactDay` throws; SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN
 */
export async function compactLogDay(
  config: SentinelConfig,
  request: CompactionDay,
  {
    now,
    progress,
    signal,
  }: {
    readonly now: () => Date;
    readonly progress: (phase: string, done?: number, total?: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<CompactedDay> {
  const parsed = compactionDaySchema.safeParse(request);
  if (!parsed.success)
    throw sentinelError('SENT_USAGE', {
      problem: `Expected a day of a log: ${z.prettifyError(parsed.error)}`,
    });
  const { model, log, day } = parsed.data;
  const folder = modelOf(config, model).live_dir;
  const database = await openDatabase();
  try {
    return await database.withConnection((connection) =>
      compactDay(connection, {
        folder,
        prefix: log,
        day,
        now,
        quietMs: durationMs(config.compaction.quiet),
        progress,
        signal,
      }),
    );
  } finally {
    await database.close();
  }
}
