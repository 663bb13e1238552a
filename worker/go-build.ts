import { spawn } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface GoBuild {
  /** The `go` command. */
  readonly go: string;
  /** Folder of the Go module that pins what is built. */
  readonly module: string;
  /** Import path of the command. */
  readonly command: string;
  readonly ldflags: string;
  /** The executable; it appears whole or not at all. */
  readonly target: string;
  /** Told of each package that is compiled, with how many there were. */
  readonly onPackage?: (packages: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds a command of a Go module.
 *
 * @throws Error with Go's last complaint
 */
export async function goBuild({
  go,
  module,
  command,
  ldflags,
  target,
  onPackage,
  signal,
}: GoBuild): Promise<void> {
  const temporary = `${target}.${process.pid}`;
  const child = spawn(go, ['build', '-v', '-ldflags', ldflags, '-o', temporary, command], {
    cwd: module,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // Until it is awaited below, a failure must not count as unhandled.
  ended.catch(() => {});
  const complaints: string[] = [];
  let packages = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    // With -v, Go prints the path of each package as it compiles it, and nothing else unless something is wrong.
    if (/^[\w./~-]+$/.test(line)) onPackage?.(++packages);
    else complaints.push(line);
  }
  const code = await ended;
  if (code !== 0) {
    await rm(temporary, { force: true });
    throw new Error(
      complaints.filter((line) => !line.startsWith('go: downloading')).at(-1) ??
        `go build ended with code ${code}`,
    );
  }
  await rename(temporary, target);
}
