import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_OFF, addEvent, newestEvent } from './event-log.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sentinel-events-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const event = (run: string) => ({ run_id: run, alarms: ALL_OFF, alerts: [] });

describe('the log of what was told', () => {
  it('starts with nothing, and gives back the newest', async () => {
    const folder = join(root, 'one');
    expect(await newestEvent(folder)).toEqual({ number: 0, event: null });
    expect(await addEvent(folder, 1, event('a'))).toBe(true);
    expect(await addEvent(folder, 2, event('b'))).toBe(true);
    expect(await newestEvent(folder)).toEqual({ number: 2, event: event('b') });
    expect((await readdir(folder)).sort()).toEqual(['00000001.json', '00000002.json']);
  });

  it('gives a number once, to one of many that want it at the same time', async () => {
    const folder = join(root, 'many');
    const runs = Array.from({ length: 20 }, (_, at) => `run-${at}`);
    const won = await Promise.all(runs.map((run) => addEvent(folder, 1, event(run))));
    expect(won.filter((taken) => taken)).toHaveLength(1);
    expect((await newestEvent(folder)).event?.run_id).toBe(runs[won.indexOf(true)]);
  });

  it('passes over a file that cannot be read, tells of it, and never takes its number', async () => {
    const folder = join(root, 'broken');
    await addEvent(folder, 1, event('a'));
    await writeFile(join(folder, '00000002.json'), '{"run_id": "b", ');
    const broken: string[] = [];
    expect(await newestEvent(folder, (path) => broken.push(path))).toEqual({ number: 2, event: event('a') });
    expect(broken).toEqual([join(folder, '00000002.json')]);
  });
});
