import { appendFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compactDay } from './compaction/compact-day.js';
import { openDatabase } from './database.js';
import { createLiveVolumes } from './live-volume.js';

const NOW = new Date('2026-03-03T12:00:00Z');
const HEADER = 'id,timestamp,age\n';
const rows = (day: string, count: number, text = '39') =>
  Array.from({ length: count }, (_, i) => `${day}-${i},2026-03-${day}T10:00:00.000Z,${text}\n`).join('');

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'live-volume-'));
  folder = join(root, 'live');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));
const write = (day: string, writer: string, count: number) =>
  writeFile(join(folder, `live_predictions_202603${day}_${writer}.csv`), HEADER + rows(day, count));
const counts = async (volumes = createLiveVolumes(3)) =>
  (await volumes.of(folder, NOW)).days.map((day) => day.rows);

describe('the volume of a live log', () => {
  it('is counted by day over all writers, and only over the last days', async () => {
    await write('03', 'a', 7);
    await write('03', 'b', 5);
    await write('01', 'a', 3);
    await writeFile(join(folder, 'live_predictions_20260215_a.csv'), HEADER + rows('15', 9));
    await writeFile(join(folder, 'feedback_20260303_a.csv'), 'id,timestamp,actual,known\n1,2,3,4\n');
    const volume = await createLiveVolumes(3).of(folder, NOW);
    expect(volume.days).toEqual([
      { day: '2026-03-01', rows: 3 },
      { day: '2026-03-02', rows: 0 },
      { day: '2026-03-03', rows: 12 },
    ]);
    expect(volume.isExact).toBe(true);
    expect(volume.lastRow).not.toBeNull();
  });

  it('grows as rows are logged', async () => {
    const volumes = createLiveVolumes(3);
    await write('03', 'a', 7);
    expect(await counts(volumes)).toEqual([0, 0, 7]);
    await appendFile(join(folder, 'live_predictions_20260303_a.csv'), rows('03', 4));
    expect(await counts(volumes)).toEqual([0, 0, 11]);
    await write('03', 'b', 2);
    expect(await counts(volumes)).toEqual([0, 0, 13]);
  });

  it('counts no row that is torn', async () => {
    await writeFile(join(folder, 'live_predictions_20260303_a.csv'), `${HEADER}${rows('03', 2)}3,2026-`);
    expect(await counts()).toEqual([0, 0, 2]);
  });

  it('tells a long file from its first rows, to a few per cent', async () => {
    await write('03', 'a', 50_000);
    const { days, isExact } = await createLiveVolumes(3).of(folder, NOW);
    expect(isExact).toBe(false);
    expect(Math.abs((days.at(-1)?.rows ?? 0) - 50_000)).toBeLessThan(2_500);
  });

  it('knows the rows of days that were compacted', async () => {
    await write('01', 'a', 40);
    await write('03', 'a', 2);
    // No process writes to it any more.
    const closed = new Date('2026-03-01T18:00:00Z');
    await utimes(join(folder, 'live_predictions_20260301_a.csv'), closed, closed);
    const database = await openDatabase({ threads: 1 });
    await database.withConnection((connection) =>
      compactDay(connection, {
        folder,
        prefix: 'live_predictions',
        day: '20260301',
        now: () => new Date('2026-03-03T00:00:00Z'),
        quietMs: 3_600_000,
      }),
    );
    await database.close();
    expect(await counts()).toEqual([40, 0, 2]);
  });

  it('is nothing where there is no log', async () => {
    const volume = await createLiveVolumes(3).of(join(root, 'none'), NOW);
    expect(volume.days.map((day) => day.rows)).toEqual([0, 0, 0]);
    expect(volume.lastRow).toBeNull();
  });
});
