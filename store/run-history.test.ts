import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRunHistory, type RunHistory } from './run-history.js';
import { type RunRecord, recordName, writeRunRecord } from './run-record.js';

let folder: string;
let broken: string[];
let history: RunHistory;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-history-'));
  broken = [];
  now = 0;
  history = createRunHistory({ dataDir: folder, onBroken: (path) => broken.push(path), clock: () => now });
});
afterEach(() => rm(folder, { recursive: true }));

const endOf = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour)).toISOString();
const record = (hour: number, more: Partial<RunRecord> = {}): RunRecord => ({
  run_id: `run-${hour}`,
  workflow_id: 'drift/income',
  model: 'income',
  window: { start: null, end: endOf(hour) },
  verdict: 'stable',
  dataset: { columns: 5, drifted_columns: 0, share: 0 },
  started_at: endOf(hour),
  finished_at: endOf(hour),
  report_html: 'drift_reports/income/a.html',
  report_json: 'drift_reports/income/a.json',
  trigger: 'schedule',
  ...more,
});
const write = (hour: number, more?: Partial<RunRecord>) => writeRunRecord(folder, record(hour, more));
const ids = async (page: { offset?: number; limit: number }) =>
  (await history.list('income', page)).map(({ run_id }) => run_id);
/** As if nothing had been written for a long time, so that the folder's time is trusted. */
async function settle(): Promise<void> {
  await history.count('income');
  now += 60_000;
  await history.count('income');
}

describe('the history of runs', () => {
  it('is listed page by page, newest window first', async () => {
    for (const hour of [3, 1, 2, 5, 4]) await write(hour);
    expect(await history.count('income')).toBe(5);
    expect(await ids({ limit: 2 })).toEqual(['run-5', 'run-4']);
    expect(await ids({ offset: 3, limit: 10 })).toEqual(['run-2', 'run-1']);
    expect(await ids({ offset: 5, limit: 10 })).toEqual([]);
  });

  it('is listed over several models together', async () => {
    for (const hour of [1, 3, 5]) await write(hour);
    for (const hour of [2, 4, 5]) await writeRunRecord(folder, record(hour, { model: 'other' }));
    const pageOf = async (page: { offset?: number; limit: number }) =>
      (await history.latest(['income', 'other', 'none'], page)).map(
        ({ model, run_id }) => `${model} ${run_id}`,
      );
    expect(await pageOf({ limit: 3 })).toEqual(['income run-5', 'other run-5', 'other run-4']);
    expect(await pageOf({ offset: 3, limit: 9 })).toEqual(['income run-3', 'other run-2', 'income run-1']);
    expect(await pageOf({ offset: 6, limit: 9 })).toEqual([]);
  });

  it('is empty for a model that has never run', async () => {
    expect(await history.count('income')).toBe(0);
    expect(await history.list('income', { limit: 5 })).toEqual([]);
    expect(await history.find(['income'], 'run-1')).toBeNull();
  });

  it('finds a run by its id among all models', async () => {
    for (let hour = 0; hour < 40; hour++) await write(hour);
    await writeRunRecord(folder, record(1, { model: 'other', run_id: 'elsewhere' }));
    expect(await history.find(['income', 'other'], 'run-0')).toEqual(record(0));
    expect((await history.find(['income', 'other'], 'elsewhere'))?.model).toBe('other');
    expect(await history.find(['income', 'other'], 'nowhere')).toBeNull();
  });

  it('sees what was added, replaced and removed, also once the folder was still', async () => {
    await write(1);
    await settle();
    expect(await ids({ limit: 9 })).toEqual(['run-1']);
    await write(2);
    await settle();
    expect(await ids({ limit: 9 })).toEqual(['run-2', 'run-1']);
    expect(await history.find(['income'], 'run-1')).not.toBeNull();
    await write(1, { run_id: 'again', verdict: 'drift' });
    expect(await ids({ limit: 9 })).toEqual(['run-2', 'again']);
    expect(await history.find(['income'], 'run-1')).toBeNull();
    expect((await history.find(['income'], 'again'))?.verdict).toBe('drift');
    await rm(join(folder, 'runs', 'income', recordName(endOf(2))));
    expect(await ids({ limit: 9 })).toEqual(['again']);
    expect(await history.count('income')).toBe(1);
  });

  it('reads a file once while nothing changes', async () => {
    const path = await write(1);
    await settle();
    expect(await ids({ limit: 1 })).toEqual(['run-1']);
    // Written in place, which no writer of ours does: the folder keeps its time, so nobody looks.
    await writeFile(path, JSON.stringify(record(1, { run_id: 'in place' })));
    expect(await ids({ limit: 1 })).toEqual(['run-1']);
  });

  it('tells once of what is no record, and goes on', async () => {
    await write(1);
    await mkdir(join(folder, 'runs', 'income', recordName(endOf(3))));
    await writeFile(join(folder, 'runs', 'income', recordName(endOf(2))), '{"run_id":');
    for (let turn = 0; turn < 3; turn++) expect(await ids({ limit: 9 })).toEqual(['run-1']);
    expect(await ids({ limit: 1 })).toEqual(['run-1']);
    expect(await history.find(['income'], 'nowhere')).toBeNull();
    expect(broken).toHaveLength(2);
  });

  it('knows the runs before and after one', async () => {
    for (const hour of [1, 2, 3]) await write(hour);
    expect(await history.neighbours(record(2))).toEqual({ before: record(1), after: record(3) });
    expect(await history.neighbours(record(3))).toEqual({ before: record(2), after: null });
    expect(await history.neighbours(record(1))).toEqual({ before: null, after: record(2) });
  });

  it('keeps the records of many runs within bounds, and answers right all the same', async () => {
    for (let hour = 0; hour < 700; hour++) await write(hour);
    expect((await ids({ limit: 700 })).length).toBe(700);
    expect(await ids({ offset: 0, limit: 1 })).toEqual(['run-699']);
    expect(await ids({ offset: 699, limit: 1 })).toEqual(['run-0']);
    expect(await history.find(['income'], 'run-350')).toEqual(record(350));
  });

  it('is not looked for outside its folder', async () => {
    await expect(history.list('../..', { limit: 1 })).rejects.toThrow();
  });
});
