import { spawn } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { openDatabase } from './database.js';
import { createLiveLog, type LiveLogOptions } from './live-log.js';
import type { LogFileHandle, LogFileSystem } from './live-log-file.js';
import { loadTable } from './load-table.js';
import { snapshotWindow } from './snapshot.js';

const COLUMNS = ['id', 'timestamp', 'city', 'age'];
const NOON = new Date('2026-03-01T12:00:00.000Z');

let folder: string;
let directory: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'live-log-'));
  directory = join(folder, 'live');
});
afterEach(() => rm(folder, { recursive: true }));

function log(options: Partial<LiveLogOptions> = {}) {
  return createLiveLog({ directory, columns: COLUMNS, now: () => NOON, ...options });
}

function row(id: number | string) {
  return [String(id), NOON.toISOString(), 'Linz', 30];
}

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(directory)).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const),
    ),
  );
}

/** The ids in the log, read the way a drift run reads them. */
async function idsInLog(
  liveDir = directory,
): Promise<{ ids: Map<string, number>; warnings: readonly string[] }> {
  const database = await openDatabase();
  try {
    const to = join(folder, 'window.parquet');
    const window = { kind: 'rows', rows: 10_000_000, end: new Date('2100-01-01') } as const;
    const { warnings } = await snapshotWindow(database, {
      liveDir,
      columns: [{ name: 'id', type: 'categorical' }],
      window,
      to,
    });
    const [column] = (await loadTable(database, to)).columns;
    if (column?.type !== 'categorical') throw new Error('expected the column id');
    return { ids: new Map(column.categories.map((id, index) => [id, column.counts[index] ?? 0])), warnings };
  } finally {
    await database.close();
  }
}

describe('createLiveLog', () => {
  it('writes nothing before the first row, then header and row', async () => {
    const live = log({ writerId: 'w1' });
    expect(await readdir(folder)).toEqual([]);
    await live.append(['a', '2026-03-01T12:00:00.000Z', 'Linz', 30]);
    expect(await contents()).toEqual({
      'live_predictions_20260301_w1.csv': 'id,timestamp,city,age\na,2026-03-01T12:00:00.000Z,Linz,30\n',
    });
    await live.close();
  });

  it('quotes what needs it and keeps missing and empty apart', async () => {
    const live = log({ writerId: 'w1' });
    await live.append(['a', 'say "hi", you', 'two\nlines', 0.1 + 0.2]);
    await live.append(['', null, '=1+1', -0]);
    await live.append(['\r', ' x ', '😀', 1e21]);
    await live.close();
    expect((await contents())['live_predictions_20260301_w1.csv']).toBe(
      'id,timestamp,city,age\na,"say ""hi"", you","two\nlines",0.30000000000000004\n"",,=1+1,-0\n"\r", x ,😀,1e+21\n',
    );
  });

  it('acknowledges a row only when it can be read back', async () => {
    const live = log({ writerId: 'w1' });
    for (let id = 0; id < 20; id += 1) {
      await live.append(row(id));
      expect((await contents())['live_predictions_20260301_w1.csv']).toContain(`\n${id},`);
    }
    await live.close();
  });

  it('takes 10,000 rows at once, each exactly once, in a handful of writes', async () => {
    let writes = 0;
    const onWrite = () => {
      writes += 1;
    };
    const live = log({ files: spying({ onWrite }) });
    await Promise.all(Array.from({ length: 10_000 }, (_, id) => live.append(row(id))));
    await live.close();
    const { ids, warnings } = await idsInLog();
    expect(ids.size).toBe(10_000);
    expect([...ids.values()].every((count) => count === 1)).toBe(true);
    expect(warnings).toEqual([]);
    expect(writes).toBeLessThan(20);
    const [only] = Object.values(await contents());
    expect(live.stats()).toEqual({
      rows: 10_000,
      bytes: Buffer.byteLength(only ?? ''),
      failures: 0,
      healthy: true,
      waiting: 0,
    });
  });

  it('acknowledges the rows of one call together', async () => {
    const live = log();
    await live.appendMany([row(1), row(2), row(3)]);
    await live.appendMany([]);
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['1', '2', '3']);
    expect(live.stats().rows).toBe(3);
  });

  it('goes to a new file when the UTC day changes', async () => {
    let now = new Date('2026-03-01T23:59:59.999Z');
    const live = log({ writerId: 'w1', now: () => now });
    await live.append(row(1));
    now = new Date('2026-03-02T00:00:00.000Z');
    await live.append(row(2));
    await live.close();
    expect(Object.keys(await contents())).toEqual([
      'live_predictions_20260301_w1.csv',
      'live_predictions_20260302_w1.csv',
    ]);
  });

  it('never opens a file a second time, not even under the same writer id', async () => {
    for (const id of [1, 2]) {
      const live = log({ writerId: 'w1' });
      await live.append(row(id));
      await live.close();
    }
    expect(Object.keys(await contents())).toEqual([
      'live_predictions_20260301_w1-2.csv',
      'live_predictions_20260301_w1.csv',
    ]);
  });

  it('names its files as told', async () => {
    const live = log({ writerId: 'w1', prefix: 'feedback' });
    await live.append(row(1));
    await live.close();
    expect(Object.keys(await contents())).toEqual(['feedback_20260301_w1.csv']);
  });

  it('lets several writers log to one folder', async () => {
    const writers = [log(), log(), log()];
    await Promise.all(
      writers.flatMap((live, writer) =>
        Array.from({ length: 500 }, (_, id) => live.append(row(`${writer}-${id}`))),
      ),
    );
    await Promise.all(writers.map((live) => live.close()));
    expect(Object.keys(await contents())).toHaveLength(3);
    expect((await idsInLog()).ids.size).toBe(1500);
  });

  it('refuses rows after close, and rows that do not fit the header', async () => {
    const live = log();
    await expect(live.append(['only one'])).rejects.toThrow(RangeError);
    await live.close();
    await live.close();
    await expect(live.append(row(1))).rejects.toMatchObject({ code: 'SENT_LIVE_LOG_FAILED' });
  });

  it('refuses a row that the reader would find too long', async () => {
    const live = log();
    await expect(live.append(['1', NOON.toISOString(), 'x'.repeat(9_000_000), 1])).rejects.toMatchObject({
      code: 'SENT_LIVE_LOG_FAILED',
    });
    await live.append(['2', NOON.toISOString(), 'x'.repeat(8_000_000), 1]);
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it.each([
    [{ columns: ['id', 'id'] }, 'columns'],
    [{ columns: [] }, 'columns'],
    [{ writerId: '../x' }, 'writer id'],
  ])('refuses %o', (options, word) => {
    expect(() => log(options)).toThrow(word);
  });
});

describe('a live log in trouble', () => {
  it('refuses rows while its folder cannot be, and recovers', async () => {
    await writeFile(directory, 'a file where the folder should be');
    const live = log();
    const refused = await Promise.allSettled([live.append(row(1)), live.append(row(2))]);
    for (const result of refused)
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'SENT_LIVE_LOG_FAILED', status: 503 },
      });
    expect(live.stats()).toEqual({ rows: 0, bytes: 0, failures: 1, healthy: false, waiting: 0 });
    await rm(directory);
    await live.append(row(3));
    expect(live.stats()).toMatchObject({ rows: 1, failures: 1, healthy: true });
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['3']);
  });

  it('says what would keep it from writing, before a row comes', async () => {
    const live = log();
    expect(await live.problem()).toBeNull();
    await rm(directory, { recursive: true });
    await writeFile(directory, '');
    expect(await live.problem()).toBe('the folder of the live log is not a folder');
    await rm(directory);
    expect(await live.problem()).toBeNull();
    expect(await readdir(directory)).toEqual([]);
    await live.close();
    expect(await live.problem()).toBe('the log is closed');
  });

  it('says what is wrong without a path', async () => {
    await writeFile(directory, '');
    const error = await log()
      .append(row(1))
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      message:
        'The prediction was not logged, so it is not answered: the folder of the live log is not a folder',
    });
  });

  it.each([
    ['nothing of the batch is written', 0],
    ['a part of a row is written', 30],
    ['a whole row and a part of the next are written', 50],
  ])('leaves nothing behind when the disk is full and %s', async (_, room) => {
    const disk = roomy();
    const live = log({
      writerId: 'w1',
      files: spying({ disk }),
    });
    await live.append(row(1));
    disk.room = room;
    const refused = await Promise.allSettled([live.append(row(2)), live.append(row(3))]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(refused[0]).toMatchObject({ reason: { message: expect.stringContaining('the disk is full') } });
    disk.room = Number.POSITIVE_INFINITY;
    await live.append(row(4));
    await live.close();
    expect(Object.keys(await contents())).toEqual(['live_predictions_20260301_w1.csv']);
    const { ids, warnings } = await idsInLog();
    expect([...ids.keys()]).toEqual(['1', '4']);
    expect(warnings).toEqual([]);
  });

  it('writes the header again when the first write of a file has failed', async () => {
    const disk = roomy(10);
    const live = log({
      writerId: 'w1',
      files: spying({ disk }),
    });
    await expect(live.append(row(1))).rejects.toMatchObject({ code: 'SENT_LIVE_LOG_FAILED' });
    disk.room = Number.POSITIVE_INFINITY;
    await live.append(row(2));
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it('removes a file that never took a row', async () => {
    const live = log({ files: spying({ disk: roomy(10) }) });
    await expect(live.append(row(1))).rejects.toMatchObject({ code: 'SENT_LIVE_LOG_FAILED' });
    await live.close();
    expect(await readdir(directory)).toEqual([]);
  });

  it('goes to a new file when a failed write cannot be cut off', async () => {
    const disk = roomy();
    const files = spying({
      disk,
      canTruncate: false,
    });
    const live = log({ writerId: 'w1', files });
    await live.append(row(1));
    disk.room = 20;
    await expect(live.append(row(2))).rejects.toMatchObject({ code: 'SENT_LIVE_LOG_FAILED' });
    disk.room = Number.POSITIVE_INFINITY;
    await live.append(row(3));
    await live.close();
    const found = await contents();
    expect(Object.keys(found)).toEqual([
      'live_predictions_20260301_w1-2.csv',
      'live_predictions_20260301_w1.csv',
    ]);
    expect(found['live_predictions_20260301_w1.csv']?.endsWith('\n')).toBe(false);
    expect([...(await idsInLog()).ids.keys()]).toEqual(['1', '3']);
  });

  it.each([
    ['file', (path: string) => path.endsWith('.csv')],
    ['folder', (path: string) => path === directory],
  ])('refuses rows when the flush of the %s fails, and trusts that file no more', async (_, isBroken) => {
    let broken = true;
    const canSync = (path: string) => !(broken && isBroken(path));
    const opened: string[] = [];
    const onOpen = (path: string) => opened.push(path);
    const live = log({ durability: 'fsync', writerId: 'w1', files: spying({ canSync, onOpen }) });
    await expect(live.append(row(1))).rejects.toMatchObject({ code: 'SENT_LIVE_LOG_FAILED' });
    broken = false;
    await live.append(row(2));
    await live.close();
    expect(opened.filter((path) => path.endsWith('.csv'))).toHaveLength(2);
    expect(Object.keys(await contents())).toHaveLength(1);
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it('flushes each write before it acknowledges, when told to, and only then', async () => {
    for (const durability of ['fsync', 'written'] as const) {
      let flushes = 0;
      const onSync = (path: string) => {
        if (path.endsWith('.csv')) flushes += 1;
      };
      const live = log({ durability, files: spying({ onSync }) });
      await live.append(row(1));
      await live.append(row(2));
      expect(flushes, durability).toBe(durability === 'fsync' ? 2 : 0);
      await live.close();
    }
  });

  it('moves on to a new file when its own was deleted', async () => {
    const live = log();
    await live.append(row(1));
    for (const name of await readdir(directory)) await unlink(join(directory, name));
    await live.append(row(2));
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it('makes its folder again when that was deleted', async () => {
    const live = log();
    await live.append(row(1));
    await rm(directory, { recursive: true });
    await live.append(row(2));
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it('doubles no row when its file was rotated to a name the reader knows', async () => {
    const live = log();
    await live.append(row(1));
    for (const name of await readdir(directory))
      await rename(join(directory, name), join(directory, 'live_predictions_rotated.csv'));
    await live.append(row(2));
    await live.close();
    expect([...(await idsInLog()).ids]).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
  });

  it('loses no row when its file is cut to nothing', async () => {
    const live = log();
    await live.append(row(1));
    for (const name of await readdir(directory)) await truncate(join(directory, name));
    await live.append(row(2));
    await live.append(row(3));
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2', '3']);
  });
});

describe('a process that logs and is killed', () => {
  it('loses no acknowledged row, and no torn row is read', { timeout: 120_000 }, async () => {
    const module = pathToFileURL(join(packageRoot(), 'store', 'live-log.ts')).href;
    const child = join(folder, 'child.mts');
    await writeFile(
      child,
      `import { writeSync } from 'node:fs';
       import { createLiveLog } from ${JSON.stringify(module)};
       const [directory, name] = process.argv.slice(2);
       const live = createLiveLog({ directory, columns: ${JSON.stringify(COLUMNS)} });
       const text = 'long, "quoted"\\nand on two lines '.repeat(200);
       let next = 0;
       async function loop() {
         for (;;) {
           const id = name + '-' + next++;
           await live.append([id, new Date().toISOString(), text, next]);
           writeSync(1, id + '\\n');
         }
       }
       for (let n = 0; n < 8; n++) void loop();`,
    );
    const acknowledged: string[] = [];
    // Two at a time: several processes log to one folder.
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(
        ['a', 'b'].map(async (name) => acknowledged.push(...(await runAndKill(child, `${round}${name}`)))),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(100);
    const { ids } = await idsInLog();
    expect(acknowledged.filter((id) => ids.get(id) !== 1)).toEqual([]);
    expect([...ids].filter(([id, count]) => !/^\d[ab]-\d+$/.test(id) || count !== 1)).toEqual([]);
  });

  /** Runs the child until it has acknowledged some rows, kills it at a random moment, and returns what it had acknowledged. */
  async function runAndKill(child: string, name: string): Promise<string[]> {
    const running = spawn(process.execPath, ['--import', 'tsx', child, directory, name], {
      cwd: packageRoot(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const closed = new Promise((resolve) => running.once('close', resolve));
    await new Promise<void>((resolve, reject) => {
      running.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        resolve();
      });
      running.once('exit', (code) => reject(new Error(`the child ended by itself, code ${code}`)));
    });
    await sleep(Math.random() * 200);
    running.kill('SIGKILL');
    await closed;
    // The last line may be cut in the middle.
    return output.split('\n').slice(0, -1);
  }
});

interface Trouble {
  readonly onWrite?: () => void;
  /** Bytes the disk still takes; a write takes what fits, and fails with ENOSPC when nothing does. */
  readonly disk?: { room: number };
  readonly canTruncate?: boolean;
  readonly canSync?: (path: string) => boolean;
  readonly onSync?: (path: string) => void;
  readonly onOpen?: (path: string) => void;
}

function roomy(room = Number.POSITIVE_INFINITY): { room: number } {
  return { room };
}

/** The real file system, with trouble. */
function spying({
  onWrite,
  disk = roomy(),
  canTruncate = true,
  canSync = () => true,
  onSync,
  onOpen,
}: Trouble): LogFileSystem {
  function failure(code: string) {
    return Object.assign(new Error(`${code}: simulated`), { code });
  }
  return {
    mkdir,
    stat,
    unlink,
    async open(path, flags): Promise<LogFileHandle> {
      onOpen?.(path);
      const handle = await open(path, flags);
      return {
        async write(buffer, offset, length) {
          onWrite?.();
          const fits = Math.min(length, disk.room);
          if (fits <= 0) throw failure('ENOSPC');
          const result = await handle.write(buffer, offset, fits);
          disk.room -= result.bytesWritten;
          return result;
        },
        async truncate(length) {
          if (!canTruncate) throw failure('EIO');
          await handle.truncate(length);
        },
        async datasync() {
          onSync?.(path);
          if (!canSync(path)) throw failure('EIO');
          await handle.datasync();
        },
        stat: (options) => handle.stat(options),
        close: () => handle.close(),
      };
    },
  };
}

describe('a live log whose file is cut under it', () => {
  it('leaves none of the rows in the old file that it writes to a new one', async () => {
    const live = log({ writerId: 'w1' });
    await live.append(row(1));
    const old = join(directory, 'live_predictions_20260301_w1.csv');
    await truncate(old, 0);
    await live.append(row(2));
    await live.append(row(3));
    await live.close();
    // The old file had nothing left, and its name is free again.
    expect(Object.keys(await contents())).toEqual(['live_predictions_20260301_w1.csv']);
    const { ids, warnings } = await idsInLog();
    expect([...ids]).toEqual([
      ['2', 1],
      ['3', 1],
    ]);
    expect(warnings).toEqual([]);
  });

  it('cuts no more than its own rows where something is left', async () => {
    const live = log({ writerId: 'w1' });
    await live.append(row(1));
    await live.append(row(2));
    const old = 'live_predictions_20260301_w1.csv';
    const before = (await contents())[old] ?? '';
    const kept = before.slice(0, before.indexOf('2,'));
    await truncate(join(directory, old), kept.length);
    await live.append(row(3));
    await live.close();
    expect((await contents())[old]).toBe(kept);
    expect([...(await idsInLog()).ids.keys()].sort()).toEqual(['1', '3']);
  });
});

it('writes lines that come as bytes between others, in the order in which they came', async () => {
  const live = log({ writerId: 'w' });
  const bytes = (text: string) => new TextEncoder().encode(text);
  await Promise.all([
    live.appendLines(['a\n', 'b\n']),
    live.appendBytes(bytes('c\nZürich\n'), 2),
    live.appendLines(['d\n']),
    live.appendBytes(bytes('e\n'), 1),
  ]);
  expect(live.stats()).toMatchObject({ rows: 6, waiting: 0 });
  await live.close();
  expect(Object.values(await contents())).toEqual([`${COLUMNS.join(',')}\na\nb\nc\nZürich\nd\ne\n`]);
  await expect(live.appendBytes(bytes('f\n'), 1)).rejects.toThrow('the log is closed');
});
