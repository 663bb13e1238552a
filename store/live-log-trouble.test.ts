import { readdir, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roomy, spying } from './failing-files.fixture.js';
import { logFolder, row } from './live-log.fixture.js';

const { directory, log, contents, idsInLog } = logFolder();

describe('a live log in trouble', () => {
  it('refuses rows while its folder cannot be, and recovers', async () => {
    await writeFile(directory(), 'a file where the folder should be');
    const live = log();
    const refused = await Promise.allSettled([live.append(row(1)), live.append(row(2))]);
    for (const result of refused)
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'SENT_LIVE_LOG_FAILED', status: 503 },
      });
    expect(live.stats()).toEqual({ rows: 0, bytes: 0, failures: 1, healthy: false, waiting: 0 });
    await rm(directory());
    await live.append(row(3));
    expect(live.stats()).toMatchObject({ rows: 1, failures: 1, healthy: true });
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['3']);
  });

  it('says what would keep it from writing, before a row comes', async () => {
    const live = log();
    expect(await live.problem()).toBeNull();
    await rm(directory(), { recursive: true });
    await writeFile(directory(), '');
    expect(await live.problem()).toBe('the folder of the live log is not a folder');
    await rm(directory());
    expect(await live.problem()).toBeNull();
    expect(await readdir(directory())).toEqual([]);
    await live.close();
    expect(await live.problem()).toBe('the log is closed');
  });

  it('says what is wrong without a path', async () => {
    await writeFile(directory(), '');
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
    expect(await readdir(directory())).toEqual([]);
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
    ['folder', (path: string) => path === directory()],
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
    for (const name of await readdir(directory())) await unlink(join(directory(), name));
    await live.append(row(2));
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it('makes its folder again when that was deleted', async () => {
    const live = log();
    await live.append(row(1));
    await rm(directory(), { recursive: true });
    await live.append(row(2));
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it('doubles no row when its file was rotated to a name the reader knows', async () => {
    const live = log();
    await live.append(row(1));
    for (const name of await readdir(directory()))
      await rename(join(directory(), name), join(directory(), 'live_predictions_rotated.csv'));
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
    for (const name of await readdir(directory())) await truncate(join(directory(), name));
    await live.append(row(2));
    await live.append(row(3));
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2', '3']);
  });
});

describe('a live log whose file is cut under it', () => {
  it('leaves none of the rows in the old file that it writes to a new one', async () => {
    const live = log({ writerId: 'w1' });
    await live.append(row(1));
    const old = join(directory(), 'live_predictions_20260301_w1.csv');
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
    await truncate(join(directory(), old), kept.length);
    await live.append(row(3));
    await live.close();
    expect((await contents())[old]).toBe(kept);
    expect([...(await idsInLog()).ids.keys()].sort()).toEqual(['1', '3']);
  });
});
