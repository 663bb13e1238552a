import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retentionSchema } from '../../config/maintenance-schema.js';
import { listLongLogs, listOldFiles, listOldLogs } from './list-old-files.js';
import { removeFiles, setLogAside } from './remove-files.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'sentinel-retention-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** Makes a file, last changed so many days before now. */
async function file(path: string, daysOld = 0, content = 'x'): Promise<void> {
  const absolute = join(data, path);
  await mkdir(dirname(absolute), { recursive: true });
  await writeFile(absolute, content);
  const at = new Date(NOW.getTime() - daysOld * DAY);
  await utimes(absolute, at, at);
}

const policy = (settings: object) => retentionSchema.parse(settings);
const old = async (settings: object) =>
  (await listOldFiles(data, 'm', policy(settings), NOW)).map(({ kind, path }) => `${kind} ${path}`);

describe('listOldFiles', () => {
  beforeEach(async () => {
    for (const stamp of ['20260101_000000', '20260201_000000', '20260228_000000', '20260301_110000']) {
      await file(`runs/m/${stamp}.json`);
      await file(`scores/m/${stamp}.json`);
      await file(`drift_reports/m/drift_${stamp}.html`);
      await file(`drift_reports/m/drift_${stamp}.json`);
    }
    for (const name of [
      'live_predictions_20251231_1-a-b.csv',
      'live_predictions_20260127_1-a-b.csv',
      'live_predictions_20260127_0123456789abcdef.parquet',
      'feedback_20251231_1-a-b.csv',
      'live_predictions.csv',
    ])
      await file(`live/m/${name}`);
  });

  it('finds nothing without a policy', async () => {
    expect(await old({})).toEqual([]);
  });

  it('goes by the time in the name, and keeps the newest runs', async () => {
    const settings = { reports: '7d', runs: '30d', live_log: '33d', keep: 1 };
    expect(await old(settings)).toEqual([
      'run runs/m/20260101_000000.json',
      'run scores/m/20260101_000000.json',
      'report drift_reports/m/drift_20260101_000000.html',
      'report drift_reports/m/drift_20260101_000000.json',
      'report drift_reports/m/drift_20260201_000000.html',
      'report drift_reports/m/drift_20260201_000000.json',
      'live_log live/m/feedback_20251231_1-a-b.csv',
      'live_log live/m/live_predictions_20251231_1-a-b.csv',
    ]);
    expect(await old({ ...settings, live_log: '32d' })).toContain(
      'live_log live/m/live_predictions_20260127_0123456789abcdef.parquet',
    );
    expect((await old({ ...settings, keep: 3 })).filter((one) => one.includes('20260201'))).toEqual([]);
    expect(await old({ runs: '1h', keep: 100 })).toEqual([]);
  });

  it('keeps what was told last, however long ago', async () => {
    for (const number of [1, 2, 3]) await file(`notifications/m/events/0000000${number}.json`, 90 - number);
    await file(`notifications/m/deliveries/alert_${'0'.repeat(32)}_hook.json`, 90);
    await file(`notifications/m/deliveries/alert_${'1'.repeat(32)}_hook.json`, 2);
    expect(await old({ notifications: '30d' })).toEqual([
      'notification notifications/m/events/00000001.json',
      'notification notifications/m/events/00000002.json',
      `notification notifications/m/deliveries/alert_${'0'.repeat(32)}_hook.json`,
    ]);
  });

  it('finds what killed processes left, and nothing that may still be written', async () => {
    await file('windows/m/20260101_000000_run/reference.parquet');
    const at = new Date(NOW.getTime() - 3 * DAY);
    await utimes(join(data, 'windows/m/20260101_000000_run'), at, at);
    await file('retrain/m/20260101_000000_run/training.parquet');
    await utimes(join(data, 'retrain/m/20260101_000000_run'), at, at);
    await file('windows/m/20260301_000000_run/reference.parquet');
    await utimes(join(data, 'windows/m/20260301_000000_run'), NOW, NOW);
    await file('runs/m/20260101_000000.json.123-0123456789ab.tmp', 3);
    await file('runs/m/20260301_000000.json.123-0123456789ab.tmp', 0);
    await file('runs/m/notes.tmp', 300);
    expect(await old({})).toEqual([
      'leftover runs/m/20260101_000000.json.123-0123456789ab.tmp',
      'window windows/m/20260101_000000_run',
      'window retrain/m/20260101_000000_run',
    ]);
  });

  it('does not take a model id for a path', async () => {
    await expect(listOldFiles(data, '../m', policy({}), NOW)).rejects.toThrow();
  });
});

describe('process logs', () => {
  it('go when nobody has written to them for long, and are set aside when they are long', async () => {
    await file('logs/api.log', 40);
    await file('logs/worker.log', 0, 'line\n'.repeat(1000));
    await file('logs/readme.txt', 400);
    const settings = policy({ logs: '30d', log_bytes: 1024 });
    expect((await listOldLogs(data, settings, NOW)).map(({ path }) => path)).toEqual(['logs/api.log']);
    const [long] = await listLongLogs(data, settings);
    if (!long) throw new Error('no long log');
    expect(long).toEqual({ kind: 'log', path: 'logs/worker.log', bytes: 5000 });
    await setLogAside(data, long);
    expect((await readdir(join(data, 'logs'))).sort()).toEqual([
      'api.log',
      'readme.txt',
      'worker.log',
      'worker.log.1',
    ]);
    expect((await readFile(join(data, 'logs/worker.log.1'))).length).toBe(5000);
    expect((await readFile(join(data, 'logs/worker.log'))).length).toBe(0);
  });
});

describe('removeFiles', () => {
  it('removes files and folders, and minds none that is gone', async () => {
    await file('windows/m/w/reference.parquet');
    await file('runs/m/a.json');
    const files = ['windows/m/w', 'runs/m/a.json', 'runs/m/gone.json'].map((path) => ({
      kind: 'run' as const,
      path,
      bytes: 1,
    }));
    await removeFiles(data, files);
    expect(await readdir(join(data, 'windows/m'))).toEqual([]);
    expect(await readdir(join(data, 'runs/m'))).toEqual([]);
  });

  it.each(['../outside', '/etc/passwd', '.'])('never leaves the data folder: %s', async (path) => {
    await expect(removeFiles(data, [{ kind: 'run', path, bytes: 1 }])).rejects.toThrow(RangeError);
  });
});
