/** How many predictions a model has answered day by day, by all processes, told from its live log without reading it. */
import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listLiveSources, listNames } from './compaction/list-live-sources.js';
import { openDatabase } from './database.js';
import { createFolderCache } from './folder-cache.js';
import { LIVE_LOG_PREFIX } from './live-log.js';

export interface DayVolume {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  readonly rows: number;
}

export interface LiveVolume {
  /** The last days up to `now`, oldest first. */
  readonly days: readonly DayVolume[];
  /** Counted where files are small or compacted; otherwise told from their size and the length of their first rows. */
  readonly isExact: boolean;
  /** When a file of the last day with one was written to last, ISO 8601; `null` when there is none. */
  readonly lastRow: string | null;
}

export interface LiveVolumes {
  of(liveDir: string, now: Date): Promise<LiveVolume>;
}

interface Source {
  readonly path: string;
  readonly day: string;
  /** Known of a partition, which never grows; `null` of a CSV file. */
  readonly rows: number | null;
}

interface Estimate {
  readonly bytes: number;
  readonly rows: number;
  readonly isExact: boolean;
}

const NAME = new RegExp(`^${LIVE_LOG_PREFIX}_(\\d{4})(\\d\\d)(\\d\\d)_.+\\.(?:csv|parquet)$`);
/** Rows of a log are alike in length, so that this much of a file tells how long they are. */
const SAMPLE_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/** @param dayCount how many days are looked back on */
export function createLiveVolumes(dayCount: number): LiveVolumes {
  const folders = new Map<string, () => Promise<readonly Source[]>>();
  const estimates = new Map<string, Estimate>();

  async function rowsOf(path: string): Promise<Estimate & { readonly modifiedMs: number }> {
    const info = await stat(path).catch(() => null);
    if (info === null) return { bytes: 0, rows: 0, isExact: true, modifiedMs: 0 };
    const known = estimates.get(path);
    const estimate = known?.bytes === info.size ? known : await estimateRows(path, info.size);
    estimates.set(path, estimate);
    return { ...estimate, modifiedMs: info.mtimeMs };
  }

  return {
    async of(liveDir, now) {
      const list = folders.get(liveDir) ?? createFolderCache(liveDir, () => listSources(liveDir));
      folders.set(liveDir, list);
      const names = Array.from({ length: dayCount }, (_, back) =>
        new Date(now.getTime() - (dayCount - 1 - back) * 86_400_000).toISOString().slice(0, 10),
      );
      const byDay = new Map(names.map((day) => [day, 0]));
      let isExact = true;
      let last = 0;
      for (const { path, day, rows } of await list()) {
        const before = byDay.get(day);
        if (before === undefined) continue;
        if (rows !== null) {
          byDay.set(day, before + rows);
          continue;
        }
        const counted = await rowsOf(path);
        byDay.set(day, before + counted.rows);
        isExact &&= counted.isExact;
        last = Math.max(last, counted.modifiedMs);
      }
      return {
        days: [...byDay].map(([day, rows]) => ({ day, rows })),
        isExact,
        lastRow: last === 0 ? null : new Date(last).toISOString(),
      };
    },
  };
}

async function listSources(folder: string): Promise<Source[]> {
  const names = await listNames(folder, LIVE_LOG_PREFIX);
  const source = (path: string, rows: number | null): Source[] => {
    const [, year, month, date] = NAME.exec(basename(path)) ?? [];
    return year === undefined ? [] : [{ path, day: `${year}-${month}-${date}`, rows }];
  };
  if (!names.some((name) => name.endsWith('.parquet')))
    return names.flatMap((name) => source(join(folder, name), null));
  const database = await openDatabase({ threads: 1 });
  try {
    const { csv, partitions } = await database.withConnection((connection) =>
      listLiveSources(connection, folder, LIVE_LOG_PREFIX),
    );
    return [
      ...csv.flatMap((path) => source(path, null)),
      ...partitions.flatMap(({ path, note }) => source(path, note.rows)),
    ];
  } finally {
    await database.close();
  }
}

async function estimateRows(path: string, bytes: number): Promise<Estimate> {
  const handle = await open(path, 'r');
  try {
    const sample = Buffer.allocUnsafe(Math.min(SAMPLE_BYTES, bytes));
    const { bytesRead } = await handle.read(sample, 0, sample.length, 0);
    const seen = sample.subarray(0, bytesRead);
    const header = seen.indexOf(LINE_FEED) + 1;
    let lines = 0;
    let end = header;
    for (let at = seen.indexOf(LINE_FEED, header); at !== -1; at = seen.indexOf(LINE_FEED, at + 1)) {
      lines += 1;
      end = at + 1;
    }
    const isExact = bytesRead >= bytes;
    const rows = isExact || lines === 0 ? lines : Math.round((bytes - header) / ((end - header) / lines));
    return { bytes, rows, isExact };
  } finally {
    await handle.close();
  }
}
