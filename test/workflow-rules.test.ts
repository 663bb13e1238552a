/** What must be true of every workflow and activity, held against the code as it is and against every recorded run. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { durationMs } from '../config/duration.js';
import { packageRoot } from '../config/package-root.js';
import { SHUTDOWN_GRACE_MS } from '../worker/create-workers.js';
import { workflowsPath } from '../worker/workflow-bundle.js';

const HISTORIES = new URL('./histories/', import.meta.url);

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF' } } });
});

/** Files of a folder that are no tests, with their text. */
async function sourcesOf(folder: string): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(join(packageRoot(), folder), { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(packageRoot(), folder, name), 'utf8') })),
  );
}

async function histories(): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(HISTORIES)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(new URL(name, HISTORIES), 'utf8') })),
  );
}

const replay = (code: string, text: string): Promise<string | null> =>
  Worker.runReplayHistory({ workflowBundle: { code } }, JSON.parse(text)).then(
    () => null,
    (error: unknown) => String(error),
  );

describe('what a run asks of Temporal', () => {
  let code: string;
  beforeAll(async () => {
    ({ code } = await bundleWorkflowCode({
      workflowsPath: workflowsPath(),
      workflowInterceptorModules: [fileURLToPath(new URL('./strict-interceptors.ts', import.meta.url))],
      logger: new DefaultLogger('ERROR'),
    }));
  });

  it('has bounds, a heartbeat, a cancellation that is waited for, a summary and one object, in every step', async () => {
    for (const { name, text } of await histories()) expect(await replay(code, text), name).toBeNull();
  });

  it.each([
    ['attempts without an end', /maximumAttempts: 5/g, 'maximumAttempts: undefined'],
    ['no heartbeat within 10 s', /heartbeatTimeout: '10s'/g, "heartbeatTimeout: '1m'"],
    [
      'a cancelled run does not wait for it',
      /(cancellationType(?: =|:) )'WAIT_CANCELLATION_COMPLETED'/g,
      "$1'TRY_CANCEL'",
    ],
  ])('is refused with %s', async (problem, from, to) => {
    const check = (await histories()).find(({ name }) => name === 'drift-check.json');
    expect(code).toMatch(from);
    expect(await replay(code.replaceAll(from, to), check?.text ?? '')).toContain(problem);
  });
});

describe('workflow code', () => {
  // A plain error fails the workflow task and not the run, which then is tried for ever.
  it('throws nothing that does not end a run', async () => {
    const thrown: string[] = [];
    for (const { name, text } of await sourcesOf('workflows'))
      for (const [what] of text.matchAll(/new (?:\w*Error)\(/g)) thrown.push(`${name}: ${what}`);
    expect(thrown).toEqual([]);
  });

  it('asks no clock, no chance and no machine of its own', async () => {
    for (const { name, text } of await sourcesOf('workflows')) {
      expect(text, name).not.toMatch(/from 'node:|process\.|import\(|crypto|FinalizationRegistry|WeakRef/);
      // Values of other folders would be bundled with it.
      expect(text, name).not.toMatch(/^import (?!type)[^;]*from '\.\.\//m);
    }
  });
});

describe('the Temporal SDK', () => {
  it('is used in its present forms only', async () => {
    const old =
      /cronSchedule|defaultSinks|appendDefaultInterceptors|useVersioning:|\bbuildId: [^d]|\.searchAttributes\b|[^.\w]searchAttributes: \{/;
    for (const folder of ['activities', 'api', 'cli', 'worker', 'workflows'])
      for (const { name, text } of await sourcesOf(folder))
        expect(text, `${folder}/${name}`).not.toMatch(old);
  });

  it('has one version in all its packages, and that exactly', async () => {
    const { dependencies, devDependencies } = z
      .object({
        dependencies: z.record(z.string(), z.string()),
        devDependencies: z.record(z.string(), z.string()),
      })
      .parse(JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')));
    const versions = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
      name.startsWith('@temporalio/'),
    );
    expect(versions.length).toBeGreaterThan(6);
    expect(new Set(versions.map(([, version]) => version)).size).toBe(1);
    expect(versions[0]?.[1]).toMatch(/^\d+\.\d+\.\d+$/);
    const { packages } = z
      .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
      .parse(JSON.parse(await readFile(join(packageRoot(), 'package-lock.json'), 'utf8')));
    for (const [path, { version }] of Object.entries(packages))
      if (path.includes('node_modules/@temporalio/')) expect(version, path).toBe(versions[0]?.[1]);
  });
});

describe('payloads', () => {
  it('are small in every recorded run: Temporal warns of more than 256 KiB', async () => {
    let largest = 0;
    for (const { text } of await histories())
      for (const [, data = ''] of text.matchAll(/"data": "([^"]*)"/g))
        largest = Math.max(largest, Buffer.byteLength(data, 'base64'));
    expect(largest).toBeGreaterThan(500);
    expect(largest).toBeLessThan(16 * 1024);
  });
});

describe('whoever stops a container', () => {
  it('waits longer than a worker does for its steps', async () => {
    const compose = z
      .object({ services: z.record(z.string(), z.object({ stop_grace_period: z.string().optional() })) })
      .parse(parse(await readFile(join(packageRoot(), 'docker-compose.yml'), 'utf8')));
    expect(durationMs(compose.services.worker?.stop_grace_period ?? '0s')).toBeGreaterThan(
      2 * SHUTDOWN_GRACE_MS,
    );
    const deployment = await readFile(join(packageRoot(), 'deploy/kubernetes/base/worker.yaml'), 'utf8');
    const seconds = Number(/terminationGracePeriodSeconds: (\d+)/.exec(deployment)?.[1]);
    expect(1000 * seconds).toBeGreaterThan(2 * SHUTDOWN_GRACE_MS);
  });
});
