/** The examples of docs/api.md, as they stand there, against an API with the model `income`. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApi } from '../api/start-api.js';
import { loadConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { trainModel } from '../model/train-model.js';
import { runningApi } from './running-api.js';

const run = promisify(execFile);
const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) {
  if (process.env.CI) throw new Error('The examples of docs/api.md need curl.');
  process.stderr.write('SKIPPED: the examples of docs/api.md, as there is no curl\n');
}

/** Commands of a page: indented lines that call curl, with the lines that continue them. */
export function commandsIn(page: string): string[] {
  const commands: string[] = [];
  let open = false;
  for (const line of page.split('\n')) {
    if (open) commands.push(`${commands.pop()}\n${line}`);
    else if (/^ {4}(?:printf .*\| )?curl /.test(line)) commands.push(line);
    else continue;
    open = line.endsWith('\\');
  }
  return commands.map((command) => command.trim());
}

const page = await readFile(join(packageRoot(), 'docs', 'api.md'), 'utf8');
const commands = commandsIn(page);

describe.skipIf(!hasCurl)('docs/api.md', () => {
  let folder: string;
  let api: RunningApi;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-api-docs-'));
    const loaded = await loadConfig(join(packageRoot(), 'sentinel.config.yaml'));
    const income = modelOf(loaded, 'income');
    const model = { ...income, live_dir: join(folder, 'live'), model_dir: join(folder, 'models') };
    const config: SentinelConfig = { ...loaded, data_dir: folder, models: { income: model } };
    await trainModel(model, { now: () => new Date('2026-11-23T00:00:00Z') });
    api = await runningApi(config);
  });
  afterAll(async () => {
    await api.stop();
    await rm(folder, { recursive: true });
  });

  it('has examples', () => {
    expect(commands.length).toBeGreaterThan(15);
  });

  it.each(commands)('%s', async (command) => {
    const here = command.replaceAll('http://127.0.0.1:5000', api.address);
    const { stdout } = await run('sh', ['-c', here.replaceAll('curl -s', "curl -s -w '\\n%{http_code}'")]);
    const at = stdout.lastIndexOf('\n');
    const [body, status] = [stdout.slice(0, at), stdout.slice(at + 1)];
    expect(status, body).toBe(command.includes('"age":-1') ? '422' : '200');
    if (command.includes('"age":-1')) {
      expect(body).toContain(
        '"errors":[{"pointer":"/instances/0/age","detail":"expected a number from 0 to 150, got -1 (number)"}]',
      );
    } else if (!command.endsWith('/version')) {
      expect(JSON.parse(body)).toBeTypeOf('object');
    }
  });
});
