import { join, relative } from 'node:path';
import { modelOf } from '../config/load-config.js';
import type { DriftResult } from '../drift/result.js';
import { whySection } from '../drift/why/why-section.js';
import { writeCheckScores } from '../store/check-scores.js';
import { hashOf } from '../store/hash-of-file.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { classesOf, scoresOf } from './along-time.js';
import { alongTimeInThread } from './along-time-in-thread.js';
import { driftOptionsOf } from './check-plan.js';
import { columnCheckpoints } from './column-checkpoints.js';
import { knownImportance } from './known-importance.js';
import { snapshotFolder } from './load-window.js';
import { measureWindow } from './measure-window.js';
import { runDriftJob } from './run-drift-job.js';
import { startBeside } from './start-beside.js';
import type { LoadedWindow, Progress, Run, StepDeps, TestedWindow } from './step-types.js';
import { summarise } from './summarise-result.js';
import { reportPaths } from './window-stamp.js';

/** Runs the engine in threads of its own and writes the DriftResult beside where the report will stand. */
export async function testColumns(
  deps: StepDeps,
  run: Run & { readonly loaded: LoadedWindow },
  progress: Progress = () => {},
  signal?: AbortSignal,
): Promise<TestedWindow> {
  const model = modelOf(deps.config, run.model);
  const { loaded } = run;
  const { result, measured, importance } = await findSideBySide(deps, run, progress, signal);
  const { section, problem } = measured;
  const paths = reportPaths(model.id, run.window_end);
  const hashed: DriftResult = {
    ...result,
    ...(section ? { performance: section } : {}),
    ...(problem === null ? {} : { warnings: [...result.warnings, problem] }),
    reference: { ...result.reference, sha256: await hashOf(model.reference) },
    current: { ...result.current, sha256: loaded.current.sha256 },
  };
  const { explained, known } =
    hashed.verdict === 'insufficient_data'
      ? { explained: hashed, known: null }
      : await inTime(deps, model.id, hashed, importance);
  await writeFileAtomically(
    join(deps.config.data_dir, paths.json),
    `${JSON.stringify(explained, null, 2)}\n`,
  );
  await writeCheckScores(
    deps.config.data_dir,
    { model: model.id, end: run.window_end },
    { columns: scoresOf(explained), changes: known },
  );
  return summarise(explained, paths.json, loaded.window);
}

/** What columns, performance and importances show: none waits for another, and none goes on once one has failed. */
async function findSideBySide(
  deps: StepDeps,
  run: Run & { readonly loaded: LoadedWindow },
  progress: Progress,
  signal: AbortSignal | undefined,
) {
  const { labels } = run.loaded;
  const measuring = startBeside((own) => measureWindow(deps, run, labels, { signal: own }), signal);
  const knowing = startBeside((own) => knownImportance(modelOf(deps.config, run.model), own), signal);
  try {
    const result = await compareColumns(deps, run, progress, signal);
    return { result, measured: await measuring.ended, importance: await knowing.ended };
  } finally {
    await Promise.all([measuring.stop(), knowing.stop()]);
  }
}

function compareColumns(
  deps: StepDeps,
  run: Run & { readonly loaded: LoadedWindow },
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<DriftResult> {
  const model = modelOf(deps.config, run.model);
  const { loaded } = run;
  const options = driftOptionsOf(model);
  const { start, end } = loaded.window;
  return runDriftJob(
    {
      reference: {
        file: join(deps.config.data_dir, loaded.reference.path),
        source: relative(deps.config.root, model.reference),
      },
      current: {
        file: join(deps.config.data_dir, loaded.current.path),
        source: relative(deps.config.root, model.live_dir),
      },
      load: { ...(options.types ? { types: options.types } : {}) },
      options: { ...options, window: { start, end }, createdAt: deps.now().toISOString() },
      warnings: loaded.warnings,
      profiles: join(deps.config.data_dir, 'profiles'),
      memoryLimit: deps.config.worker.memory_limit,
    },
    {
      progress,
      ...(signal ? { signal } : {}),
      checkpoints: columnCheckpoints(join(snapshotFolder(deps, run), 'columns'), {
        options,
        reference: loaded.reference.sha256,
        current: loaded.current.sha256,
        product: deps.productVersion,
      }),
    },
  );
}

/** Adds what past checks tell: which columns matter, and what has changed since when. */
async function inTime(
  { config }: StepDeps,
  model: string,
  result: DriftResult,
  importance: Parameters<typeof whySection>[1],
) {
  const { past, changes, known } = await alongTimeInThread({
    dataDir: config.data_dir,
    model,
    classes: classesOf(modelOf(config, model)),
    result,
  });
  const why = whySection(result, importance, past);
  const explained: DriftResult = { ...result, why, ...(changes === null ? {} : { changes }) };
  return { explained, known };
}
