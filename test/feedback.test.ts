/** Ground truth from a request to the file, on a real API: durable, flagged, and joined to its predictions. */
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RunningApi } from '../api/start-api.js';
import { openDatabase } from '../store/database.js';
import { stageFeedback } from '../store/stage-feedback.js';
import { runningApi } from './running-api.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const answerSchema = z.strictObject({
  id: z.string(),
  model: z.string(),
  actual: z.number(),
  label: z.string().nullable(),
  known: z.boolean().nullable(),
  timestamp: z.iso.datetime(),
});
const batchSchema = z.strictObject({ feedback: z.array(answerSchema) });
const problemSchema = z.object({
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string() })).optional(),
});

let project: TinyProject | undefined;
let api: RunningApi | undefined;
afterEach(async () => {
  await api?.stop();
  await project?.remove();
  api = undefined;
  project = undefined;
});

async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${api?.address}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function predict(): Promise<string> {
  const { body } = await post('/predict', { age: 30, city: 'Bern' });
  return z.object({ id: z.string() }).parse(body).id;
}

describe('POST /feedback', () => {
  it('logs what turned out to be true, and says whether the prediction is known', async () => {
    project = await tinyProject();
    api = await runningApi(project.config);
    const [first, second] = [await predict(), await predict()];
    const one = await post('/feedback', { id: first, actual: 'yes' });
    expect(one.status).toBe(200);
    expect(answerSchema.parse(one.body)).toMatchObject({
      id: first,
      model: 'tiny',
      actual: 1,
      label: 'yes',
      known: true,
    });
    const several = await post('/models/tiny/feedback', [
      { id: second, actual: false },
      { id: 'never-predicted', actual: 1 },
    ]);
    const { feedback } = batchSchema.parse(several.body);
    expect(feedback.map(({ known, label }) => ({ known, label }))).toEqual([
      { known: true, label: 'no' },
      { known: false, label: 'yes' },
    ]);

    const folder = join(project.config.data_dir, 'live', 'tiny');
    const files = (await readdir(folder)).filter((name) => name.startsWith('feedback_'));
    expect(files).toHaveLength(1);
    const lines = (await readFile(join(folder, files[0] ?? ''), 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe('id,timestamp,actual,known');
    expect(lines[1]).toBe(`${first},${answerSchema.parse(one.body).timestamp},1,1`);
    expect(lines.slice(2).map((line) => line.slice(line.length - 4))).toEqual([',0,1', ',1,0']);
  });

  it('knows predictions that another process answered, and lets the last feedback count', async () => {
    project = await tinyProject();
    api = await runningApi(project.config);
    const id = await predict();
    await api.stop();
    api = await runningApi(project.config);
    expect((await post('/feedback', { id, actual: 0 })).body).toMatchObject({ known: true, actual: 0 });
    expect((await post('/feedback', { id, actual: 1 })).body).toMatchObject({ known: true, actual: 1 });
    const liveDir = join(project.config.data_dir, 'live', 'tiny');
    const database = await openDatabase({ threads: 1 });
    try {
      await database.withConnection(async (connection) => {
        const staged = await stageFeedback(connection, { liveDir, scratch: join(liveDir, '..', 'scratch') });
        expect(staged).toMatchObject({ rows: 1, replaced: 1, warnings: [] });
        const rows = await connection.runAndReadAll(`SELECT id, actual FROM ${staged.table}`);
        expect(rows.getRowsJS()).toEqual([[id, 1]]);
      });
    } finally {
      await database.close();
    }
  });

  it.each([
    [{ id: 'a', actual: 'perhaps' }, 'SENT_FEEDBACK_INVALID', '/actual'],
    [
      [
        { id: 'a', actual: 0 },
        { id: 'b', actual: 2 },
      ],
      'SENT_FEEDBACK_INVALID',
      '/1/actual',
    ],
    [{ id: 'a', actual: 0, model: 'nobody' }, 'SENT_FEEDBACK_INVALID', '/model'],
    [[], 'SENT_FEEDBACK_INVALID', ''],
  ])('refuses %j, and logs none of it', async (body, code, pointer) => {
    project = await tinyProject({ trained: false });
    api = await runningApi(project.config);
    const refused = await post('/feedback', body);
    expect(refused.status).toBe(422);
    expect(problemSchema.parse(refused.body)).toMatchObject({ code, errors: [{ pointer }] });
    expect(await readdir(join(project.config.data_dir, 'live')).catch(() => [])).toEqual([]);
  });

  it('does not know a model that is not there', async () => {
    project = await tinyProject({ trained: false });
    api = await runningApi(project.config);
    const refused = await post('/models/nobody/feedback', { id: 'a', actual: 0 });
    expect(refused).toMatchObject({ status: 404, body: { code: 'SENT_MODEL_UNKNOWN' } });
  });

  it('answers 503 when it cannot be written, and recovers by itself', async () => {
    project = await tinyProject({ trained: false });
    api = await runningApi(project.config);
    const live = join(project.config.data_dir, 'live');
    await mkdir(project.config.data_dir, { recursive: true });
    await writeFile(live, 'in the way');
    const refused = await post('/feedback', { id: 'a', actual: 0 });
    expect(refused).toMatchObject({ status: 503, body: { code: 'SENT_LIVE_LOG_FAILED' } });
    expect((await fetch(`${api.address}/health/ready`)).status).toBe(503);
    await chmod(live, 0o600);
    await rm(live);
    expect((await post('/feedback', { id: 'a', actual: 0 })).body).toMatchObject({ known: false });
  });
});
