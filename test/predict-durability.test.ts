/**
 * What the API promises of its log, held against real processes: they are killed, their disk is full, their files are taken
 * away. The log is read the way a drift check reads it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packageRoot } from '../config/package-root.js';
import { openDatabase } from '../store/database.js';
import { loadTable } from '../store/load-table.js';
import { snapshotWindow } from '../store/snapshot.js';
import { freePort } from './temporal-environment.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const sentinel = join(packageRoot(), 'bin', 'sentinel.js');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const answerSchema = z.union([
  z.object({ id: z.string() }).transform(({ id }) => [id]),
  z
    .object({ predictions: z.array(z.object({ id: z.string() })) })
    .transform(({ predictions }) => predictions.map(({ id }) => id)),
]);
const problemSchema = z.object({ code: z.string(), detail: z.string() });
const readySchema = z.object({ ready: z.boolean(), problems: z.array(z.string()) });

let project: TinyProject;
let live: string;
const running = new Set<ChildProcess>();
beforeEach(async () => {
  project = await tinyProject();
  live = join(project.config.data_dir, 'live', 'tiny');
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  await project.remove();
});

interface Api {
  readonly process: ChildProcess;
  readonly port: number;
  readonly url: string;
  /** The exit code; null after a signal. */
  readonly exit: Promise<number | null>;
}

async function startApi(): Promise<Api> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [sentinel, '--config', project.config.path, 'api', '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  running.add(child);
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const ready = () =>
    fetch(`${url}/health/ready`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(ready, { timeout: 60_000, interval: 50 }).toBe(200);
  return { process: child, port, url, exit };
}

/** Quotes, line breaks and length, so that a write that is cut off leaves a row that looks whole in places. */
const LONG = 'a "long" name,\nover lines '.repeat(20);

/** The ids of one answer; throws when there was none, and when it was not 200. */
async function predict({ url }: Api, rows = 1): Promise<readonly string[]> {
  const row = { age: 39, city: LONG };
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(rows === 1 ? row : { instances: Array(rows).fill(row) }),
  });
  if (response.status !== 200) throw new Error(problemSchema.parse(await response.json()).detail);
  return answerSchema.parse(await response.json());
}

/** Rows of a batch that the API predicts in another thread: some 60 KB of them. */
const LARGE = 100;

/** Asks without a pause, single rows and batches, small and large, until the API is gone. */
async function hammer(api: Api, acknowledged: string[], largeAcknowledged: string[] = []): Promise<void> {
  const client = async (n: number): Promise<void> => {
    const rows = n % 6 === 0 ? LARGE : n % 4 === 0 ? 10 : 1;
    for (;;) {
      const ids = await predict(api, rows);
      acknowledged.push(...ids);
      if (rows === LARGE) largeAcknowledged.push(...ids);
    }
  };
  await Promise.allSettled(Array.from({ length: 12 }, (_, n) => client(n)));
}

/** How often each id stands in the log. */
async function idsInLog(): Promise<ReadonlyMap<string, number>> {
  const database = await openDatabase();
  try {
    const to = join(project.folder, 'window.parquet');
    await snapshotWindow(database, {
      liveDir: live,
      columns: [{ name: 'id', type: 'categorical' }],
      window: { kind: 'rows', rows: 10_000_000, end: new Date('2100-01-01') },
      to,
    });
    const [column] = (await loadTable(database, to)).columns;
    if (column?.type !== 'categorical') throw new Error('expected the column id');
    return new Map(column.categories.map((id, at) => [id, column.counts[at] ?? 0]));
  } finally {
    await database.close();
  }
}

/** Of a file that may be longer than a text can be. */
async function lastByte(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read({
      position: (await file.stat()).size - 1,
      length: 1,
      buffer: Buffer.alloc(1),
    });
    return buffer.toString();
  } finally {
    await file.close();
  }
}

async function expectEachOnce(acknowledged: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const ids = await idsInLog();
  expect(acknowledged.filter((id) => ids.get(id) !== 1)).toEqual([]);
  // A torn row that was read would show as an id that is none, or twice.
  expect([...ids].filter(([id, count]) => !UUID.test(id) || count !== 1)).toEqual([]);
  return ids;
}

const readiness = async ({ url }: Api) =>
  readySchema.parse(await (await fetch(`${url}/health/ready`)).json());

describe('killed and stopped', () => {
  it('loses no acknowledged row in twenty kills, beside a second API that is stopped in the end', {
    timeout: 240_000,
  }, async () => {
    const acknowledged: string[] = [];
    const steady = await startApi();
    const steadily: string[] = [];
    const steadyLoad = hammer(steady, steadily);
    let torn = 0;
    for (let round = 0; round < 20; round++) {
      const api = await startApi();
      const large: string[] = [];
      const load = hammer(api, acknowledged, large);
      // The thread of large batches starts with the first of them, and is killed at work.
      await expect.poll(() => large.length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(10 * LARGE);
      await sleep(Math.random() * 250);
      api.process.kill('SIGKILL');
      expect(await api.exit).toBeNull();
      await load;
      running.delete(api.process);
    }
    steady.process.kill('SIGTERM');
    expect(await steady.exit).toBe(0);
    await steadyLoad;
    running.delete(steady.process);

    for (const name of await readdir(live)) if ((await lastByte(join(live, name))) !== '\n') torn += 1;
    const ids = await expectEachOnce([...acknowledged, ...steadily]);
    expect(steadily.length).toBeGreaterThan(500);
    expect(acknowledged.length).toBeGreaterThan(20 * 10 * LARGE);
    expect(await readdir(live)).toHaveLength(21);
    process.stderr.write(
      `  ${acknowledged.length + steadily.length} acknowledged, ${ids.size} logged, ${torn} of 21 files end in a torn row\n`,
    );
  });

  it('answers what is under way before it stops, and takes nothing more', { timeout: 60_000 }, async () => {
    const api = await startApi();
    // A request whose body is not complete yet when the signal comes.
    const body = JSON.stringify({ age: 39, city: 'Bern' });
    const socket = connect(api.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    const head = `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, 10));
    await sleep(300);
    api.process.kill('SIGTERM');
    await expect.poll(() => predict(api).then(String, () => 'refused'), { timeout: 5000 }).toBe('refused');
    socket.write(body.slice(10));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(await api.exit).toBe(0);
    await expectEachOnce([/"id":"([^"]+)"/.exec(answer)?.[1] ?? 'no id']);
  });
});

describe('cut off', () => {
  it('logs nothing of a request that did not arrive whole, and one whose client left at most once', {
    timeout: 60_000,
  }, async () => {
    const api = await startApi();
    const [known = ''] = await predict(api);
    const body = JSON.stringify({ age: 39, city: 'Bern' });
    for (const sent of [body.slice(0, 10), body]) {
      const socket = connect(api.port, '127.0.0.1');
      await once(socket, 'connect');
      const head = `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
      socket.write(head + sent, () => socket.destroy());
      await once(socket, 'close');
      if (sent !== body) {
        await sleep(200);
        expect((await idsInLog()).size).toBe(1);
      }
    }
    await expect.poll(async () => (await idsInLog()).size, { timeout: 10_000 }).toBe(2);
    await expectEachOnce([known, ...(await predict(api))]);
  });
});

describe('in trouble', () => {
  it('refuses with the reason while its folder cannot be written, and recovers by itself', {
    timeout: 60_000,
  }, async () => {
    const api = await startApi();
    const acknowledged = [...(await predict(api))];
    await rename(live, `${live}-away`);
    await writeFile(live, 'in the way');
    expect((await readiness(api)).ready).toBe(false);
    await expect(predict(api)).rejects.toThrow('the folder of the live log is not a folder');
    await rm(live);
    await rename(`${live}-away`, live);
    expect(await readiness(api)).toEqual({ ready: true, problems: [] });
    acknowledged.push(...(await predict(api)));
    expect((await expectEachOnce(acknowledged)).size).toBe(2);
  });

  it('goes on when its file is deleted or moved', { timeout: 60_000 }, async () => {
    const api = await startApi();
    await predict(api);
    for (const name of await readdir(live)) await unlink(join(live, name));
    const acknowledged = [...(await predict(api))];
    for (const name of await readdir(live))
      await rename(join(live, name), join(live, 'live_predictions_moved.csv'));
    acknowledged.push(...(await predict(api)), ...(await predict(api, 5)));
    expect((await expectEachOnce(acknowledged)).size).toBe(7);
  });

  it('refuses with the reason while the disk is full, and recovers by itself', {
    timeout: 60_000,
  }, async (context) => {
    await mkdir(live, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', live], { stdio: 'pipe' });
    } catch (error) {
      if (process.env.CI) throw error;
      process.stderr.write('SKIPPED: a full disk needs the right to mount a tmpfs (run as root)\n');
      context.skip();
    }
    try {
      const api = await startApi();
      // A large batch, of which there are more below: another thread predicts those.
      const acknowledged = [...(await predict(api, 100))];
      await sleep(1000);
      await writeFile(join(live, 'filler'), Buffer.alloc(700_000));
      // Some batches fit yet; then one does not.
      let problem = '';
      for (let tries = 0; tries < 100 && problem === ''; tries++) {
        const batch = await predict(api, 100).catch((error: unknown) => String(error));
        if (typeof batch === 'string') problem = batch;
        else acknowledged.push(...batch);
      }
      expect(problem).toContain('the disk is full');
      expect((await readiness(api)).ready).toBe(false);
      await rm(join(live, 'filler'));
      expect(await readiness(api)).toEqual({ ready: true, problems: [] });
      acknowledged.push(...(await predict(api, 100)));
      const ids = await expectEachOnce(acknowledged);
      expect(ids.size).toBe(acknowledged.length);
      api.process.kill('SIGTERM');
      expect(await api.exit).toBe(0);
    } finally {
      for (const child of running) child.kill('SIGKILL');
      execFileSync('umount', ['--lazy', live]);
    }
  });
});
