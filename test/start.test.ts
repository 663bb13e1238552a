/** `sentinel start` as a person runs it: a project of its own, real ports, real processes, and the whole demo through it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireFreePorts } from '../cli/port-check.js';
import { packageRoot } from '../config/package-root.js';
import { isRunning, type ProcessIdentity } from '../store/process-identity.js';
import { freePort } from './temporal-environment.js';
import { type TinyProject, tinyProject, tinyReference } from './tiny-project.js';

const sentinel = join(packageRoot(), 'bin', 'sentinel.js');
let project: TinyProject;
let api: string;
const started: ChildProcess[] = [];

interface Started {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

function start(env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [sentinel, '--config', project.config.path, 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, npm_lifecycle_event: '', ...env },
  });
  started.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return {
    process: child,
    output: () => text,
    exit: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  };
}

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [sentinel, '--config', project.config.path, ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

async function children(): Promise<ProcessIdentity[]> {
  return JSON.parse(await readFile(join(project.config.data_dir, 'state', 'start.json'), 'utf8')).children;
}

async function predict(): Promise<number> {
  return fetch(`${api}/predict`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ age: 39, city: 'Bern' }),
  }).then(
    (response) => response.status,
    () => 0,
  );
}

const ready = (what: Started, within = 60_000) =>
  expect.poll(what.output, { timeout: within, interval: 200 }).toContain('Ctrl-C stops all of it');

beforeAll(async () => {
  const ports = [];
  for (let i = 0; i < 5; i++) ports.push(await freePort());
  const [apiPort, temporal, ui, metrics, sdk] = ports;
  api = `http://127.0.0.1:${apiPort}`;
  project = await tinyProject({
    trained: false,
    settings: [
      `api: { port: ${apiPort} }`,
      `temporal: { port: ${temporal}, ui_port: ${ui} }`,
      `worker: { metrics_port: ${metrics}, sdk_metrics_port: ${sdk} }`,
    ].join('\n'),
    modelSettings: '    drift: { window: { rows: 400 }, share: 0.5 }\n    schedule: { every: 1h }',
  });
  const path = join(project.folder, 'sentinel.config.yaml');
  await writeFile(join(project.folder, 'held_out.csv'), tinyReference(500));
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('training: {', 'training: { held_out: held_out.csv,'));
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  if (existsSync(join(project.config.data_dir, 'state', 'start.json'))) {
    for (const { pid } of await children()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    }
  }
  await project.remove();
});

describe('sentinel start', () => {
  it('needs its build, which npm test makes first', () => {
    expect(existsSync(join(packageRoot(), 'dist', 'cli', 'main.js')), 'run npm run build').toBe(true);
    expect(existsSync(join(packageRoot(), 'dist', 'workflow-bundle.js')), 'run npm run build').toBe(true);
  });

  it('trains, answers, and carries the demo from rows to verdicts', async () => {
    const first = start();
    await ready(first);
    expect(first.output()).toMatch(/trained tiny in .* accuracy/);
    expect(first.output()).toContain('worker ready; schedules: drift-tiny');
    expect(await predict()).toBe(200);

    expect((await run('simulate', '--rows', '400')).stdout).toMatch(/^400 rows sent to tiny as they are/);
    const stable = await run('run', '--model', 'tiny');
    // The tiny reference's probabilities are made up, so that one column may differ; the features must not.
    expect(stable.stdout).toMatch(/^verdict {2}stable \(400 rows, drifted columns: (none|probability)\)/);

    await run('simulate', '--rows', '400', '--drift', 'age=+15');
    const drifted = await run('run', '--model', 'tiny', '--json', '--fail-on-drift');
    expect(drifted.code).toBe(3);
    const output = JSON.parse(drifted.stdout);
    expect(output).toMatchObject({ verdict: 'drift', current_rows: 400 });
    expect(output.drifted_columns).toContain('age');
    expect(await (await fetch(output.report_url)).text()).toContain('<svg');

    const inProcess = await run('drift', '--model', 'tiny', '--json', '-');
    expect(JSON.parse(inProcess.stdout)).toMatchObject({
      verdict: 'drift',
      model: 'tiny',
      current: { rows: 400 },
    });

    const metrics = await (await fetch(`${api}/metrics`)).text();
    expect(metrics).toContain('sentinelml_feature_drifted{model="tiny",feature="age"} 1');
    expect((await run('runs')).stdout.split('\n')[1]).toContain('in-process');
    expect((await run('schedule', 'list')).stdout).toMatch(/drift-tiny +active +every 1h/);
    expect((await run('temporal', 'schedule', 'list')).stdout).toContain('drift-tiny');
    expect((await run('doctor')).code).toBe(0);

    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(
      `sentinel start already runs on this project (process ${first.process.pid}`,
    );

    const [, worker] = (await children()).slice(-2);
    if (!worker) throw new Error('no worker in the lock file');
    process.kill(worker.pid, 'SIGKILL');
    await expect.poll(first.output, { timeout: 30_000 }).toContain('worker is back');

    const before = await children();
    first.process.kill('SIGKILL');
    await first.exit;
    const third = start();
    await ready(third);
    for (const child of before) expect(await isRunning(child)).toBe(false);
    const history = await run('temporal', 'workflow', 'list', '-o', 'json');
    expect(JSON.parse(history.stdout).length).toBeGreaterThanOrEqual(2);
    expect(await predict()).toBe(200);

    third.process.kill('SIGINT');
    expect(await third.exit).toBe(0);
    expect(third.output()).toContain('stopping (SIGINT)');
    expect(existsSync(join(project.config.data_dir, 'state', 'start.json'))).toBe(false);
    expect(await predict()).toBe(0);
    const log = await readdir(join(project.config.data_dir, 'live', 'tiny'));
    expect(log.length).toBeGreaterThanOrEqual(2);
  });

  it('serves predictions while a Temporal server of somebody else is away, says so, and stops on Ctrl-C', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const started = start({ TEMPORAL_ADDRESS: address });
    await expect
      .poll(started.output, { timeout: 40_000 })
      .toContain(`worker cannot start (Temporal does not answer at ${address}`);
    expect(await predict()).toBe(200);
    started.process.kill('SIGINT');
    expect(await started.exit).toBe(0);
    expect(started.output()).toContain('stopping (SIGINT)');
    expect(await predict()).toBe(0);
  });

  it('can be called off while it starts, and leaves nothing behind', async () => {
    const started = start();
    await expect.poll(started.output, { timeout: 20_000 }).toContain('Temporal: using');
    started.process.kill('SIGINT');
    expect(await started.exit).toBe(0);
    expect(started.output()).toContain('stopped');
    expect(existsSync(join(project.config.data_dir, 'state', 'start.json'))).toBe(false);
    expect(await predict()).toBe(0);
    await requireFreePorts([
      { host: '127.0.0.1', port: project.config.temporal.port, what: 'Temporal', hint: '' },
    ]);
  });

  it('says which port is taken and what to do', async () => {
    const inTheWay = createServer().listen(Number(new URL(api).port), '127.0.0.1');
    await once(inTheWay, 'listening');
    const blocked = start();
    expect(await blocked.exit).toBe(1);
    inTheWay.close();
    expect(blocked.output()).toContain(
      `Port ${new URL(api).port} on 127.0.0.1 is taken, so the API cannot listen there.`,
    );
    expect(existsSync(join(project.config.data_dir, 'state', 'start.json'))).toBe(false);
  });
});
