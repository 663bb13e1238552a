import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { modelOf } from '../config/load-config.js';
import { openDatabase } from '../store/database.js';
import { snapshotWindow } from '../store/snapshot.js';
import { checkedColumns, windowOf } from './check-plan.js';
import { frozenLabels } from './load-window.js';
import { type MeasuredWindow, measureWindow } from './measure-window.js';
import { measureFiles, PERFORMANCE_STEPS } from './performance-job.js';
import { frozenBeside } from './performance-plan.js';
import type { Progress, StepDeps } from './step-types.js';

export interface MeasuredNow extends MeasuredWindow {
  readonly window: { readonly start: string | null; readonly end: string };
}

/**
 * Measures a window of a model's live log, as configured or from `start`, and keeps nothing.
 *
 * @throws SentinelError SENT_MODEL_UNKNOWN, and what freezing a window throws
 */
export async function measureNow(
  deps: StepDeps,
  { model: id, end, start }: { readonly model: string; readonly end: Date; readonly start?: Date },
  progress: Progress,
): Promise<MeasuredNow> {
  const { config } = deps;
  const model = modelOf(config, id);
  const run = {
    model: id,
    window_end: end.toISOString(),
    run_id: randomUUID(),
    ...(start ? { window_start: start.toISOString() } : {}),
  };
  const folder = join(config.data_dir, 'windows', id, `look_${run.run_id}`);
  const database = await openDatabase({ memoryLimit: config.worker.memory_limit });
  try {
    progress('load the window', 0, 2);
    const frozen = await snapshotWindow(database, {
      liveDir: model.live_dir,
      columns: checkedColumns(model),
      window: windowOf(model, run),
      to: join(folder, 'current.parquet'),
      labels: {
        to: join(folder, 'labels.parquet'),
        ...frozenBeside(model),
      },
    });
    const labels = frozen.labels && frozenLabels(config, frozen.labels);
    const measured = await measureWindow(deps, run, labels, {
      // A command has nothing else to do, and spares itself the start of a thread.
      measure: (job) => measureFiles(job, (done) => progress('measure performance', done, PERFORMANCE_STEPS)),
    });
    return { ...measured, window: { start: frozen.start?.toISOString() ?? null, end: run.window_end } };
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}
