/** A PostgreSQL of a test's own, on a free port of loopback, that can be made to crash and come back. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from '../../worker/find-command.js';
import { freePort } from '../temporal-environment.js';

export interface Postgres {
  readonly port: number;
  readonly user: string;
  /** As a crash: nothing is written back, and no connection is told. */
  crash(): Promise<void>;
  /** Starts it again on the same data; it recovers what was committed. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const USER = 'temporal';

/** Starts an empty PostgreSQL, which trusts everybody on this machine. */
export async function startPostgres(): Promise<Postgres> {
  const bin = await postgresFolder();
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-postgres-'));
  const who = ownerOf();
  if (who) await chown(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  const as = { ...who, cwd: folder };
  await promisify(execFile)(
    join(bin, 'initdb'),
    ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-instructions'],
    as,
  );
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        '-k',
        '',
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'max_connections=300',
      ],
      { ...as, stdio: ['ignore', 'ignore', 'ignore'] },
    );
    child = started;
    const deadline = Date.now() + 60_000;
    while (!(await answers(port))) {
      if (started.exitCode !== null || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${started.exitCode ?? 'it does not answer'}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
  await start();
  return {
    port,
    user: USER,
    crash: () => end('SIGQUIT'),
    start,
    async stop() {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function ownerOf(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (option: string): number => {
    for (const user of ['postgres', 'nobody']) {
      try {
        return Number(
          execFileSync('id', [option, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
        );
      } catch {
        // The next one.
      }
    }
    throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody');
  };
  return { uid: id('-u'), gid: id('-g') };
}

/** Debian keeps the server's commands off PATH. */
async function postgresFolder(): Promise<string> {
  const onPath = await findOnPath('initdb', process.env);
  if (onPath) return dirname(await realpath(onPath));
  const debian = '/usr/lib/postgresql';
  const [newest] = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  if (newest === undefined) throw new Error('there is no PostgreSQL (Debian package postgresql)');
  return join(debian, newest, 'bin');
}

/** True when PostgreSQL takes a connection, and does not just listen: it answers a question about encryption with a letter. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', () => done(true));
  });
}
