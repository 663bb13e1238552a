/** A running API process takes up promoted versions under load: no request fails, and every row names a champion. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { childMessageSchema } from '../cli/child-message.js';
import { type ModelConfig, modelOf } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { parseCsv } from '../model/parse-csv.js';
import { promoteVersion, rollBackVersion } from '../model/promote-version.js';
import { createModelRegistry } from '../model/registry.js';
import { trainModel } from '../model/train-model.js';
import { type TinyProject, tinyProject, tinyRow } from './tiny-project.js';

const PROMOTIONS = 20;
const SENDERS = 8;
/** How much later than the next promotion a row may still be of the version before: a look of the API, and its load. */
const GRACE_MS = 10_000;
const deps = { now: () => new Date() };
const answerSchema = z.object({ id: z.string(), model_version: z.string() });

let project: TinyProject | undefined;
let api: ChildProcess | undefined;
afterEach(async () => {
  api?.kill('SIGKILL');
  await project?.remove();
});

async function startApi(config: string): Promise<{ url: URL; process: ChildProcess; log: () => string }> {
  const child = fork(join(packageRoot(), 'bin', 'sentinel.js'), ['--config', config, 'api', '--port', '0'], {
    silent: true,
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const [message] = await once(child, 'message');
  const told = childMessageSchema.parse(message);
  if (told.type !== 'ready') throw new Error(`the API did not start: ${JSON.stringify(told)}`);
  return { url: new URL('/predict', told.detail), process: child, log: () => log };
}

/** One prediction on a kept connection: its version, or why there is none. */
function predict(url: URL, row: number, agent: Agent): Promise<z.infer<typeof answerSchema>> {
  const { age, city } = tinyRow(row);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', agent, headers: { 'Content-Type': 'application/json' } },
      (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(answerSchema.parse(JSON.parse(body)));
          else reject(new Error(`${answer.statusCode}: ${body}`));
        });
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify({ age, city }));
  });
}

async function until(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(20))
    if (await check()) return;
  throw new Error(`waited in vain until ${what}`);
}

async function loggedRows({ live_dir: folder }: ModelConfig) {
  const rows: { id: string; at: number; version: string }[] = [];
  for (const name of await readdir(folder)) {
    const columns = parseCsv(await readFile(join(folder, name), 'utf8'), name);
    const cells = (column: string) => columns.get(column) ?? [];
    for (const [i, id] of cells('id').entries())
      rows.push({
        id: id ?? '',
        at: Date.parse(cells('timestamp')[i] ?? ''),
        version: cells('model_version')[i] ?? '',
      });
  }
  return rows;
}

it('promotes 20 times under load, and drops nothing', async () => {
  project = await tinyProject({ settings: 'api: { reload_every: 20ms }', trained: false });
  const config = modelOf(project.config);
  const versions: string[] = [];
  for (const seed of [1, 2, 3]) {
    const trained = await trainModel(
      { ...config, training: { ...config.training, seed } },
      { ...deps, promote: false },
    );
    versions.push(trained.version);
  }
  expect(new Set(versions).size).toBe(3);
  const [first = '', second = '', damaged = ''] = versions;
  const registry = createModelRegistry(config, deps);
  await promoteVersion(config, first, {}, deps);

  const running = await startApi(project.config.path);
  api = running.process;
  const agent = new Agent({ keepAlive: true, maxSockets: SENDERS });
  const answers: z.infer<typeof answerSchema>[] = [];
  const failures: unknown[] = [];
  let sending = true;
  const senders = Array.from({ length: SENDERS }, async (_, sender) => {
    for (let row = sender; sending; row += SENDERS)
      await predict(running.url, row, agent).then(
        (answer) => answers.push(answer),
        (error: unknown) => failures.push(error),
      );
  });

  /** Resolves when an answer names the version. */
  const served = (version: string) =>
    until(`${version} is served`, () => answers.at(-1)?.model_version === version || failures.length > 0);
  await served(first);
  let champion = first;
  for (let done = 1; done <= PROMOTIONS; done++) {
    const record =
      done % 5 === 0
        ? await rollBackVersion(config, {}, deps)
        : await promoteVersion(config, champion === first ? second : first, {}, deps);
    champion = record.version;
    // Now and then the next promotion comes before the API has taken this one up.
    if (done % 4 !== 0) await served(champion);
  }

  // Behind the back of the check that a promotion makes: the API serves on with what it has.
  await served(champion);
  const broken = registry.filePath(await registry.get(damaged));
  const text = await readFile(broken, 'utf8');
  await writeFile(broken, text.slice(0, 1000));
  await registry.promote(damaged);
  await until('the failed reload is told', () => running.log().includes('model cannot be reloaded'));
  const soFar = answers.length;
  await until('more is answered', () => answers.length > soFar + 100 || failures.length > 0);
  expect(new Set(answers.slice(soFar).map(({ model_version }) => model_version))).toEqual(
    new Set([champion]),
  );
  // Mended, it is taken up without another promotion.
  await writeFile(broken, text);
  await served(damaged);

  sending = false;
  await Promise.all(senders);
  agent.destroy();
  running.process.kill('SIGTERM');
  expect(await once(running.process, 'exit')).toEqual([0, null]);

  expect(failures).toEqual([]);
  const history = await registry.history();
  expect(history).toHaveLength(PROMOTIONS + 2);
  const rows = await loggedRows(config);
  expect(rows.map(({ id }) => id).sort()).toEqual(answers.map(({ id }) => id).sort());
  expect(new Set(rows.map(({ version }) => version))).toEqual(new Set(versions));
  for (const { at, version } of rows) {
    const wasChampion = history.some(
      (record, i) =>
        record.version === version &&
        Date.parse(record.at) <= at &&
        at <= Date.parse(history[i + 1]?.at ?? '9999') + GRACE_MS,
    );
    if (!wasChampion) expect.fail(`${version} was no champion at ${new Date(at).toISOString()}`);
  }
  expect(running.log().match(/"model reloaded"/g)?.length).toBeGreaterThanOrEqual(PROMOTIONS / 2);
});
