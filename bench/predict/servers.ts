/** The servers that are compared, each a process of its own on a free port. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../config/package-root.js';

export interface Server {
  readonly name: string;
  readonly url: string;
  stop(): Promise<void>;
}

const HERE = join(packageRoot(), 'bench', 'predict');
const SENTINEL = join(packageRoot(), 'bin', 'sentinel.js');
export const REFERENCE = join(packageRoot(), 'data', 'reference', 'income.csv');

/** The versions that the figures are about. */
const PACKAGES = [
  'flask==3.1.3',
  'gunicorn==27.0.1',
  'fastapi==0.165.0',
  'uvicorn==0.54.0',
  'scikit-learn==1.9.1',
  'pandas==3.1.1',
];

/** The folder of commands of a virtual environment, made when it is missing. */
export function pythonCommands(folder: string): string {
  const venv = join(folder, 'predict-venv');
  const commands = join(venv, 'bin');
  const done = join(venv, 'installed');
  if (!existsSync(done)) {
    process.stderr.write(`Installing ${PACKAGES.join(', ')} into ${venv}\n`);
    const stdio: ['ignore', 'ignore', 'inherit'] = ['ignore', 'ignore', 'inherit'];
    execFileSync('python3', ['-m', 'venv', venv], { stdio });
    execFileSync(join(commands, 'python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { stdio });
    writeFileSync(done, '');
  }
  return commands;
}

/** This API as it comes: a project of the model `income`, trained if need be, every setting at its default. */
export function sentinelApi(folder: string, durability: 'written' | 'fsync'): Promise<Server> {
  const project = join(folder, `predict-${durability}`);
  const config = join(project, 'sentinel.config.yaml');
  mkdirSync(project, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      default_model: 'income',
      durability,
      models: {
        income: {
          features: {
            age: { type: 'numeric', min: 0, max: 150 },
            education: { type: 'categorical' },
            hours_per_week: { type: 'numeric', min: 0, max: 168 },
          },
          target: { name: 'income', classes: ['<=50K', '>50K'] },
          reference: REFERENCE,
        },
      },
    }),
  );
  execFileSync(process.execPath, [SENTINEL, '--config', config, 'train'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return start(`SentinelML (${durability})`, (port) => [
    process.execPath,
    SENTINEL,
    '--config',
    config,
    'api',
    '--port',
    String(port),
  ]);
}

export function bareHono(): Promise<Server> {
  return start('bare Hono', (port) => [process.execPath, join(HERE, 'bare-hono.mjs'), String(port)]);
}

export function flask(folder: string): Promise<Server> {
  const gunicorn = join(pythonCommands(folder), 'gunicorn');
  return start(
    'Flask + scikit-learn',
    (port) => [gunicorn, '--workers', '2', '--bind', `127.0.0.1:${port}`, 'flask_server:app'],
    pythonEnvironment(folder),
  );
}

export function fastapi(folder: string): Promise<Server> {
  const uvicorn = join(pythonCommands(folder), 'uvicorn');
  return start(
    'FastAPI + scikit-learn',
    (port) => [
      uvicorn,
      '--port',
      String(port),
      '--log-level',
      'warning',
      '--no-access-log',
      'fastapi_server:app',
    ],
    pythonEnvironment(folder),
  );
}

function pythonEnvironment(folder: string): Record<string, string> {
  const logs = join(folder, 'predict-python');
  mkdirSync(logs, { recursive: true });
  return { PYTHONPATH: HERE, BENCH_REFERENCE: REFERENCE, BENCH_FOLDER: logs };
}

async function start(
  name: string,
  command: (port: number) => readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const port = await freePort();
  const [program = '', ...args] = command(port);
  const child = spawn(program, args, {
    cwd: HERE,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, ...env },
  });
  const url = `http://127.0.0.1:${port}/predict`;
  await answers(name, url, child);
  return {
    name,
    url,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

async function answers(name: string, url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it answered`);
    const status = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ age: 39, education: 'Bachelors', hours_per_week: 40 }),
    }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(200);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} does not answer at ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}
