/**
 * Finds or makes the `temporal` command that runs the dev server. Four ways, tried in this order, each said in one
 * line: the one on PATH; the cached one; the Temporal SDK's own download; a build of `tools/temporal-cli` with Go.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../config/cache-folder.js';
import { messageOf, sentinelError } from '../config/errors.js';
import { entryPoint, packageRoot } from '../config/package-root.js';
import { findGo, findOnPath, isExecutable } from './find-command.js';
import { goBuild } from './go-build.js';

/** The version that the cache holds, the download asks for and `tools/temporal-cli/go.mod` pins. */
export const TEMPORAL_CLI_VERSION = '1.5.1';

const EXECUTABLE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const CLI_PACKAGE = 'github.com/temporalio/cli';
const DOWNLOAD_TIMEOUT_MS = 180_000;
/** Packages that the build compiles, for its progress; only an estimate once the Go module changes. */
const PACKAGES_TO_BUILD = 1_300;

export interface ResolveOptions {
  /** Told each step, in one line. */
  readonly say: (line: string) => void;
  /** Told progress inside a long step, to be drawn over the last line. */
  readonly progress?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** The two slow ways; a test puts its own in their place. */
  readonly ways?: AcquireWays;
}

export interface AcquireWays {
  /** Lets the Temporal SDK download its CLI to `target`. */
  readonly download: (target: string, signal?: AbortSignal) => Promise<void>;
  /** Builds `tools/temporal-cli` to `target` with the `go` command at that path. */
  readonly build: (
    go: string,
    target: string,
    progress: (line: string) => void,
    signal?: AbortSignal,
  ) => Promise<void>;
}

/**
 * The path of a `temporal` executable.
 *
 * @throws SentinelError SENT_TEMPORAL_UNAVAILABLE, naming the four ways to mend it
 */
export async function resolveTemporalCli(options: ResolveOptions): Promise<string> {
  const { say, progress = () => {}, env = process.env, signal, ways = { download, build } } = options;
  const onPath = await findOnPath(EXECUTABLE, env);
  if (onPath) {
    say(`using ${onPath}, found on PATH`);
    return onPath;
  }
  const cache = join(cacheFolder(env), `temporal-cli-${TEMPORAL_CLI_VERSION}`);
  const cached = join(cache, EXECUTABLE);
  if (await isExecutable(cached)) {
    say(`using the cached ${cached}`);
    return cached;
  }
  await mkdir(cache, { recursive: true });

  say(
    `no temporal command on PATH or in the cache; asking the Temporal SDK to download ${TEMPORAL_CLI_VERSION}`,
  );
  const problems: string[] = [];
  try {
    await ways.download(cached, signal);
    say(`downloaded to ${cached}`);
    return cached;
  } catch (error) {
    signal?.throwIfAborted();
    problems.push(`the download failed (${firstLine(error)})`);
  }

  const go = await findGo(env);
  if (!go) {
    problems.push('there is no go command on PATH to build it with');
  } else {
    say(`${problems.at(-1)}; building it with Go, once, which takes some minutes`);
    try {
      await ways.build(go, cached, progress, signal);
      say(`built ${cached}`);
      return cached;
    } catch (error) {
      signal?.throwIfAborted();
      problems.push(`the build failed (${firstLine(error)})`);
    }
  }
  throw sentinelError('SENT_TEMPORAL_UNAVAILABLE', { problem: problems.join(', ') });
}

/** In a process of its own: the SDK's native code can only be given up on by killing it. */
async function download(target: string, signal?: AbortSignal): Promise<void> {
  const cache = dirname(target);
  const script = entryPoint('worker/download-temporal-cli');
  const loader = extname(script) === '.ts' ? ['--import', 'tsx'] : [];
  await promisify(execFile)(process.execPath, [...loader, script, cache, TEMPORAL_CLI_VERSION], {
    timeout: DOWNLOAD_TIMEOUT_MS,
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    const stderr =
      typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(stderr || messageOf(error));
  });
  const downloaded = (await readdir(cache)).find((name) => name.startsWith('temporal-'));
  if (!downloaded) throw new Error('the SDK reported success but left no file');
  const temporary = `${target}.${process.pid}`;
  await copyFile(join(cache, downloaded), temporary);
  await rename(temporary, target);
  await rm(join(cache, downloaded), { force: true });
}

async function build(
  go: string,
  target: string,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  await goBuild({
    go,
    module: join(packageRoot(), 'tools', 'temporal-cli'),
    command: `${CLI_PACKAGE}/cmd/temporal`,
    ldflags: `-s -w -X ${CLI_PACKAGE}/temporalcli.Version=${TEMPORAL_CLI_VERSION}`,
    target,
    onPackage: (packages) => progress(`compiled ${packages} of about ${PACKAGES_TO_BUILD} packages`),
    signal,
  });
}

function firstLine(error: unknown): string {
  const line = messageOf(error).split('\n')[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 157)}...` : line;
}
