/**
 * Histories of runs, as files that later versions of the code must be able to replay. `RECORD_HISTORIES=1 npx vitest run
 * test/…` records them anew; without it the files are only read.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { packageRoot } from '../config/package-root.js';
import type { TemporalEnvironment } from './temporal-environment.js';

const fileOf = (name: string): URL => new URL(`./histories/${name}.json`, import.meta.url);

/** Records a run of a workflow, the newest unless told, under a name, when told to by the environment. */
export async function recordHistory(
  { cli, address }: TemporalEnvironment,
  workflowId: string,
  name: string,
  runId?: string,
): Promise<void> {
  if (!process.env.RECORD_HISTORIES) return;
  const { stdout } = await promisify(execFile)(
    cli,
    [
      ...['workflow', 'show', '--workflow-id', workflowId, '--output', 'json', '--address', address],
      ...(runId === undefined ? [] : ['--run-id', runId]),
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  // Who ran it and where is nobody's business, and no part of a replay.
  const anonymous = stdout
    .replaceAll(packageRoot(), '')
    .replace(/\/\S*\/sentinel-project-\w+/g, '/project')
    .replace(/("stackTrace": )"(?:[^"\\]|\\.)*"/g, '$1""')
    .replace(/"identity": "[^"]*"/g, '"identity": "worker"');
  await mkdir(new URL('./histories/', import.meta.url), { recursive: true });
  await writeFile(fileOf(name), anonymous);
}

/**
 * Replays a recorded history against the workflows as they are now.
 *
 * @throws DeterminismViolationError when they do something else than what was recorded
 */
export async function replayHistory(workflowBundle: WorkflowBundle, name: string): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle }, JSON.parse(await readFile(fileOf(name), 'utf8')));
}
