import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PerformanceJob, PerformanceOfFiles } from '../activities/performance-job.js';
import { SentinelError } from './errors.js';
import { runInThread } from './run-in-thread.js';

let folder: string;
let job: PerformanceJob;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-in-thread-'));
  const file = join(folder, 'outputs.csv');
  const rows = Array.from({ length: 400 }, (_, row) => `${row % 7},${row % 5}`);
  await writeFile(file, ['actual,prediction', ...rows, ''].join('\n'));
  job = {
    reference: null,
    current: {
      file,
      columns: {
        target: 'actual',
        targetsAre: 'positions',
        prediction: 'prediction',
        predictionsAre: 'positions',
        score: null,
        probabilities: null,
      },
    },
    performance: {
      task: 'regression',
      target: 'actual',
      classes: null,
      judged: ['mae'],
      bounds: {},
      deviations: 3,
      chunkRows: 100,
      minLabels: 30,
    },
    drift: { profile: 'calibrated', alpha: 0.05, minRows: 30, createdAt: '2026-01-05T10:00:00.000Z' },
  };
});
afterAll(() => rm(folder, { recursive: true }));

const run = (one: PerformanceJob, options?: Parameters<typeof runInThread>[2]) =>
  runInThread<PerformanceJob, PerformanceOfFiles | null>('activities/performance-thread', one, options);

describe('a task in a thread', () => {
  it('tells its steps, and is answered', async () => {
    const steps: (readonly [number, number])[] = [];
    const answer = await run(job, { onStep: (...told) => steps.push(told) });
    expect(answer?.labels).toMatchObject({ labelled: 400 });
    expect(steps).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('throws what the thread met, as the error that it was', async () => {
    const current = { ...job.current, file: join(folder, 'nowhere.csv') };
    const thrown = await run({ ...job, current }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(SentinelError);
    expect(thrown).toMatchObject({
      code: 'SENT_DATA_FILE_NOT_FOUND',
      message: expect.stringContaining('nowhere.csv'),
    });
  });

  it('is called off with the reason of who called it off, and is not begun afterwards', async () => {
    const controller = new AbortController();
    const reason = new Error('somebody cancelled');
    const steps: number[] = [];
    const running = run(job, { signal: controller.signal, onStep: (done) => steps.push(done) });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(steps).toEqual([]);
    await expect(run(job, { signal: controller.signal })).rejects.toBe(reason);
  });

  it('fails when its thread ends without an answer', async () => {
    await expect(runInThread('activities/nosuch-thread', {})).rejects.toThrow(/nosuch-thread/);
  });
});
