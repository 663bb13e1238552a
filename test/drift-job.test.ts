import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnCheckpoints } from '../activities/column-checkpoints.js';
import type { DriftJob } from '../activities/drift-job.js';
import { runDriftJob } from '../activities/run-drift-job.js';
import { openDatabase } from '../store/database.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drift-job-'));
  const database = await openDatabase({ threads: 1 });
  await database.withConnection(async (connection) => {
    for (const [name, rows, shift] of [
      ['reference', 100_000, 0],
      ['large', 100_000, 0.5],
      ['window', 1_000, 0.5],
    ] as const) {
      // The same rows on every machine: a hash of the row's number instead of a random one.
      const uniform = (salt: number) =>
        `((hash(range + ${salt * 1_000_003 + rows}) >> 11) / 9007199254740992.0)`;
      await connection.run(
        `COPY (SELECT sqrt(-2 * ln(1 - ${uniform(1)})) * cos(2 * pi() * ${uniform(2)}) + ${shift} AS x,
           CASE WHEN ${uniform(3)} < 0.1 THEN NULL ELSE ${uniform(4)} END AS y,
           CAST(floor(100 * ${uniform(5)}) AS INTEGER) AS n,
           'c' || CAST(floor(5 * ${uniform(6)}) AS INTEGER) AS c
         FROM range(${rows})) TO '${join(folder, `${name}.csv`)}' (HEADER)`,
      );
    }
  });
  await database.close();
});
afterAll(() => rm(folder, { recursive: true }));

function jobOf(current: string, profiles: string | null = null): DriftJob {
  return {
    reference: { file: join(folder, 'reference.csv') },
    current: { file: join(folder, `${current}.csv`) },
    load: {},
    options: { createdAt: '2026-01-01T00:00:00Z' },
    warnings: ['from before'],
    profiles,
  };
}

const quiet = { progress: () => {} };

describe('runDriftJob', () => {
  it('comes to the same with threads and without', async () => {
    // Small enough to be compared on the caller's thread, where that is allowed.
    const job = { ...jobOf('window'), reference: { file: join(folder, 'window.csv') } };
    const here = await runDriftJob(job, { ...quiet, mayBlock: true });
    expect(await runDriftJob(job, quiet)).toEqual(here);
    expect(here.warnings[0]).toBe('from before');
  });

  it('tells where it is, and leaves the event loop free', async () => {
    expect((await stat(join(folder, 'reference.csv'))).size).toBeGreaterThan(4 * 1024 * 1024);
    const seen: string[] = [];
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const result = await runDriftJob(jobOf('large'), {
      progress: (phase, done, total) => seen.push(`${phase} ${done}/${total}`),
    });
    delay.disable();
    expect(result.columns.map(({ name, drifted }) => [name, drifted])).toEqual([
      ['x', true],
      ['y', false],
      ['n', false],
      ['c', false],
    ]);
    expect(seen.slice(0, 3)).toEqual([
      'load reference and window 0/2',
      'load reference and window 1/2',
      'load reference and window 2/2',
    ]);
    expect(seen.at(-1)).toMatch(/^test [xync] 4\/4$/);
    // A sort of one column alone would take longer than this on the main thread.
    expect(delay.percentile(99) / 1e6).toBeLessThan(100);
  });

  it('comes to the same by a stored profile of the reference, which is made once', async () => {
    const profiles = join(folder, 'profiles');
    const fresh = await runDriftJob(jobOf('window'), quiet);
    const storing = await runDriftJob(jobOf('window', profiles), quiet);
    const names = await readdir(profiles);
    expect(names).toHaveLength(1);
    const stored = await readFile(join(profiles, names[0] ?? ''));
    const read = await runDriftJob(jobOf('window', profiles), quiet);
    expect(storing).toEqual(fresh);
    expect(read).toEqual(fresh);
    expect((await readFile(join(profiles, names[0] ?? ''))).equals(stored)).toBe(true);

    // Another reading of the same file is another profile; a damaged one is made anew.
    await runDriftJob({ ...jobOf('window', profiles), load: { types: { n: 'categorical' } } }, quiet);
    expect(await readdir(profiles)).toHaveLength(2);
    await writeFile(join(profiles, names[0] ?? ''), 'rubbish');
    expect(await runDriftJob(jobOf('window', profiles), quiet)).toEqual(fresh);
    expect((await readFile(join(profiles, names[0] ?? ''))).equals(stored)).toBe(true);
  });

  it('does without a profile where none can be stored', async () => {
    const noFolder = join(folder, 'window.csv');
    const result = await runDriftJob(jobOf('window', noFolder), quiet);
    expect(result.verdict).toBe('stable');
  });

  it('goes on from the columns that were kept when it was cut off, and comes to the same', async () => {
    const kept = join(folder, 'kept');
    const identity = { options: {}, reference: 'r', current: 'c' };
    const fresh = await runDriftJob(jobOf('window'), quiet);
    const abort = new AbortController();
    const cutOff = runDriftJob(jobOf('window'), {
      progress: (phase, done) => {
        if (phase.startsWith('test') && done === 2) abort.abort(new Error('cut off'));
      },
      signal: abort.signal,
      checkpoints: columnCheckpoints(kept, identity, 0),
    });
    await expect(cutOff).rejects.toThrow('cut off');
    const files = await readdir(kept);
    expect(files.length).toBeGreaterThanOrEqual(2);

    const resumed = columnCheckpoints(kept, identity, 0);
    const found: string[] = [];
    const read = async (column: string) => {
      const looked = await resumed.read(column);
      if (looked) found.push(column);
      return looked;
    };
    const again = await runDriftJob(jobOf('window'), { ...quiet, checkpoints: { ...resumed, read } });
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(again).toEqual(fresh);

    // Other options are another question; a damaged file is no answer.
    expect(await columnCheckpoints(kept, { ...identity, options: { alpha: 0.01 } }).read('x')).toBeNull();
    for (const file of await readdir(kept)) await writeFile(join(kept, file), 'rubbish');
    expect(await resumed.read('x')).toBeNull();
    expect(
      await runDriftJob(jobOf('window'), { ...quiet, checkpoints: columnCheckpoints(kept, identity) }),
    ).toEqual(fresh);
  });

  it('fails with the error of a side that cannot be loaded', async () => {
    for (const mayBlock of [true, false]) {
      await expect(runDriftJob(jobOf('nothing'), { ...quiet, mayBlock })).rejects.toMatchObject({
        code: 'SENT_DATA_FILE_NOT_FOUND',
      });
    }
  });

  it('ends with the reason of an abort, before it starts and while it works', async () => {
    const early = AbortSignal.abort(new Error('too late'));
    await expect(runDriftJob(jobOf('large'), { ...quiet, signal: early })).rejects.toThrow('too late');
    const abort = new AbortController();
    const progress = () => abort.abort(new Error('stopped in the middle'));
    await expect(runDriftJob(jobOf('large'), { progress, signal: abort.signal })).rejects.toThrow(
      'stopped in the middle',
    );
  });
});
