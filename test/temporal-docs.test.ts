/** Runs every command that docs/temporal.md, the README and the runbooks tell people to type about Temporal. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Context } from '@temporalio/activity';
import { NativeConnection } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { deploymentOptions } from '../worker/deployment-options.js';
import { reconcileSchedules } from '../worker/schedules.js';
import { TASK_QUEUE } from '../workflows/names.js';
import { temporalProject } from './temporal-project.js';
import { testActivities } from './test-activities.js';
import { testWorkers, withWorker } from './with-worker.js';

const there = temporalProject({
  trained: false,
  models: ['income'],
  modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }\n    schedule: { every: 1h }',
});

/** The commands of a document, by the heading that they stand under. */
async function commandsOf(file: string): Promise<{ heading: string; command: string }[]> {
  const commands: { heading: string; command: string }[] = [];
  let heading = '';
  const text = (await readFile(join(packageRoot(), file), 'utf8')).replaceAll(/\\\n\s*/g, '');
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) heading = line.slice(3);
    const command = /^(?: {4})?(?:npm run -s sentinel -- |sentinel )(.+)$/.exec(line)?.[1];
    if (command !== undefined) commands.push({ heading, command });
  }
  return commands;
}

/** Words as a shell takes them apart, as far as the documents need it. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

/** Runs a command as it is typed, and returns what it prints. */
async function type(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(packageRoot(), 'bin', 'sentinel.js'), ...wordsOf(command)],
    {
      cwd: there.project.folder,
      env: {
        ...process.env,
        TEMPORAL_ADDRESS: there.temporal.address,
        SENTINEL_CONFIG: there.project.config.path,
      },
    },
  ).catch((error: { stderr: string; message: string }) => {
    throw new Error(`sentinel ${command}\n${error.stderr || error.message}`);
  });
  return stdout;
}

/** What some commands must have done, by their beginning. */
const OUTPUT: Readonly<Record<string, RegExp>> = {
  'schedule apply': /^(created|unchanged): drift-income$/m,
  'schedule list': /^drift-income +active +every 1h/m,
  'schedule describe income': /^next \(UTC\) +\d{4}-/m,
  'schedule pause income': /^paused drift-income: the warehouse is moving$/m,
  'schedule backfill income --from 2026-01-05 ': /^3 checks: 3 insufficient data$/m,
  'temporal schedule list': /drift-income/,
  'temporal schedule describe': /drift-income/,
  'runs --model income': /2026-01-05 02:00:00 +income +insufficient data/,
  'run --model income': /^verdict {2}insufficient data \(0 rows/m,
  'temporal workflow describe': /drift\/income/,
  'temporal workflow show': /WorkflowExecutionCancelRequested/,
  'temporal workflow list --query \'SentinelModel="income"': /^\s*Status|^$/,
  "temporal workflow list --query 'TemporalScheduledById": /drift\/income-2026-01-05T02:00:00Z/,
  'temporal workflow count': /Total: [1-9]/i,
  'temporal worker deployment list': /sentinelml/,
  'temporal worker deployment describe': /2\.0\.0/,
};

describe('README and runbooks', () => {
  it('have commands that work', { timeout: 180_000 }, async () => {
    const readme = (await commandsOf('README.md')).filter(({ heading }) => heading === 'In Temporal');
    const runbooks = (await commandsOf('docs/runbooks.md')).map(({ heading, command }) => ({
      heading,
      command: command.replaceAll('MODEL', 'income'),
    }));
    expect(readme.length).toBeGreaterThan(4);
    expect(runbooks.length).toBeGreaterThan(0);
    await reconcileSchedules(there.temporal.client, there.project.config);
    await withWorker(there.temporal, there.bundle, testActivities(there.project.config), async (client) => {
      await client.workflow
        .execute('driftCheck', {
          taskQueue: TASK_QUEUE,
          workflowId: 'drift/income',
          args: [{ model: 'income', as_of: '2026-01-05T02:00:00Z' }],
        })
        .catch(() => {});
      for (const { command } of [...readme, ...runbooks]) await type(command);
    });
  });
});

// Last, as from then on the task queue belongs to workers with a version.
describe('docs/temporal.md', () => {
  it('has commands that do what it says, in its order', { timeout: 300_000 }, async () => {
    const commands = await commandsOf('docs/temporal.md');
    const versions = commands.filter(({ heading }) => heading === 'Versions of workers');
    const others = commands.filter(({ heading }) => heading !== 'Versions of workers');
    expect(others.length).toBeGreaterThan(20);
    expect(versions).toHaveLength(4);
    const expected = new Set(Object.keys(OUTPUT));
    const run = async ({ command }: { command: string }): Promise<void> => {
      const output = await type(command);
      for (const [beginning, pattern] of Object.entries(OUTPUT)) {
        if (!command.startsWith(beginning)) continue;
        expect(output, command).toMatch(pattern);
        expected.delete(beginning);
      }
    };
    const real = testActivities(there.project.config);
    const slow: Partial<typeof real> = {
      ...real,
      // The document cancels the one that looks at a window of the past; it must still be under way then.
      async loadWindow(input) {
        if (input.workflow_id !== 'drift/income' || !input.window_end.startsWith('2026-01-05'))
          return real.loadWindow(input);
        const context = Context.current();
        const beat = setInterval(() => context.heartbeat(), 500);
        return context.cancelled.finally(() => clearInterval(beat));
      },
    };
    await withWorker(there.temporal, there.bundle, slow, async () => {
      for (const command of others) await run(command);
    });

    const connection = await NativeConnection.connect({ address: there.temporal.address });
    const worker = await testWorkers({
      connection,
      workflowBundle: there.bundle,
      activities: real,
      ...deploymentOptions({
        ...there.project.config,
        worker: { ...there.project.config.worker, deployment: { build_id: '2.0.0', behavior: 'pinned' } },
      }),
    });
    await worker.runUntil(async () => {
      // The server knows of a version when its worker has polled.
      await expect
        .poll(() => type('temporal worker deployment list'), { timeout: 30_000, interval: 1_000 })
        .toContain('sentinelml');
      for (const command of versions) await run(command);
    });
    await connection.close();
    expect([...expected], 'expected of commands that are not there').toEqual([]);
  });
});
