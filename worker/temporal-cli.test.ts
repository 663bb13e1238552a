import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../config/cache-folder.js';
import { type AcquireWays, resolveTemporalCli, TEMPORAL_CLI_VERSION } from './temporal-cli.js';

let folder: string;
const said: string[] = [];
const say = (line: string): number => said.push(line);
const fails =
  (reason: string): (() => Promise<void>) =>
  async () => {
    throw new Error(reason);
  };
const noWay: AcquireWays = { download: fails('no network'), build: fails('no compiler') };

async function executable(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, '#!/bin/sh\n');
  await chmod(path, 0o755);
  return path;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-cli-'));
  said.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

describe('resolveTemporalCli', () => {
  const env = (): NodeJS.ProcessEnv => ({ PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') });
  const cached = (): string => join(cacheFolder(env()), `temporal-cli-${TEMPORAL_CLI_VERSION}`, 'temporal');

  it('takes the command on PATH first', async () => {
    const onPath = await executable(join(folder, 'bin', 'temporal'));
    await executable(cached());
    expect(await resolveTemporalCli({ say, env: env(), ways: noWay })).toBe(onPath);
    expect(said).toEqual([`using ${onPath}, found on PATH`]);
  });

  it('takes the cached one next, with no download', async () => {
    await executable(cached());
    expect(await resolveTemporalCli({ say, env: env(), ways: noWay })).toBe(cached());
  });

  it('lets the SDK download it into the cache', async () => {
    const download = async (target: string): Promise<void> => void (await executable(target));
    expect(await resolveTemporalCli({ say, env: env(), ways: { ...noWay, download } })).toBe(cached());
    expect(said.at(-1)).toBe(`downloaded to ${cached()}`);
  });

  it('builds it when the download fails, telling progress', async () => {
    const go = await executable(join(folder, 'bin', 'go'));
    const progress: string[] = [];
    const path = await resolveTemporalCli({
      say,
      progress: (line) => progress.push(line),
      env: env(),
      ways: {
        ...noWay,
        async build(command, target, tell) {
          expect(command).toBe(go);
          tell('compiled 1 of 2 packages');
          await executable(target);
        },
      },
    });
    expect(path).toBe(cached());
    expect(progress).toEqual(['compiled 1 of 2 packages']);
    expect(said.join('\n')).toContain('the download failed (no network)');
  });

  it('names the four ways when none works', async () => {
    const error = resolveTemporalCli({ say, env: env(), ways: noWay });
    await expect(error).rejects.toMatchObject({ code: 'SENT_TEMPORAL_UNAVAILABLE', exitCode: 1 });
    await expect(error).rejects.toThrow(/no network.*no go command.*TEMPORAL_ADDRESS.*PATH.*download.*Go/s);
  });

  it('does not take a file that cannot be run', async () => {
    const path = await executable(join(folder, 'bin', 'temporal'));
    await chmod(path, 0o644);
    await expect(resolveTemporalCli({ say, env: env(), ways: noWay })).rejects.toMatchObject({
      code: 'SENT_TEMPORAL_UNAVAILABLE',
    });
  });
});
