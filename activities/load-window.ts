/** The first step of a check: the rows that are compared are frozen. */
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { SentinelConfig } from '../config/load-config.js';
import { modelOf } from '../config/load-config.js';
import { openDatabase } from '../store/database.js';
import { hashOf } from '../store/hash-of-file.js';
import { snapshotReference, snapshotWindow } from '../store/snapshot.js';
import type { LabelSnapshot } from '../store/snapshot-labels.js';
import { checkedColumns, windowOf } from './check-plan.js';
import { frozenBeside } from './performance-plan.js';
import {
  type Attempt,
  type FrozenLabels,
  type LoadedWindow,
  type Progress,
  type Run,
  type Snapshot,
  type StepDeps,
  snapshotSchema,
} from './step-types.js';
import { windowStamp } from './window-stamp.js';

/** Where a run freezes its rows. The run's id is in it, so that two runs of one window do not share the files. */
export function snapshotFolder({ config }: StepDeps, run: Run): string {
  const runId = run.run_id.replace(/[^\w-]/g, '_');
  return join(config.data_dir, 'windows', run.model, `${windowStamp(run.window_end)}_${runId}`);
}

/** Removes what a run froze; nothing reads it once the run has ended. */
export async function discardSnapshots(deps: StepDeps, run: Run): Promise<void> {
  await rm(snapshotFolder(deps, run), { recursive: true, force: true });
}

/** Freezes reference and window as Parquet, so that retries and later readers see the same rows. */
export async function loadWindow(
  deps: StepDeps,
  run: Run,
  progress: Progress = () => {},
  { signal, kept }: Attempt = {},
): Promise<LoadedWindow> {
  const { config } = deps;
  const model = modelOf(config, run.model);
  const folder = snapshotFolder(deps, run);
  const database = await openDatabase({
    memoryLimit: config.worker.memory_limit,
    stopped: () => signal?.aborted === true,
  });
  const snapshot = (side: Snapshot): Snapshot => ({
    path: relative(config.data_dir, side.path),
    rows: side.rows,
    sha256: side.sha256,
  });
  try {
    let reference = await intact(config, kept);
    if (!reference) {
      progress('reference', 0, 3);
      reference = snapshot(
        await snapshotReference(database, {
          file: model.reference,
          columns: checkedColumns(model),
          to: join(folder, 'reference.parquet'),
          onStep: (done, total) => progress('reference', done, total),
        }),
      );
    }
    progress('window', 1, 2, reference);
    const window = windowOf(model, run);
    const { enabled } = model.performance;
    const current = await snapshotWindow(database, {
      liveDir: model.live_dir,
      columns: checkedColumns(model),
      window,
      to: join(folder, 'current.parquet'),
      ...(enabled
        ? {
            labels: {
              to: join(folder, 'labels.parquet'),
              ...frozenBeside(model),
            },
          }
        : {}),
    });
    return {
      reference,
      current: snapshot(current),
      window: {
        start: current.start?.toISOString() ?? null,
        end: run.window_end,
        ...(window.kind === 'rows' ? { rows: window.rows } : {}),
      },
      warnings: current.warnings,
      ...(current.labels ? { labels: frozenLabels(config, current.labels) } : {}),
    };
  } catch (error) {
    // An interrupted query reports that, and not who interrupted it.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await database.close();
  }
}

/** What payloads carry of frozen labels. */
export function frozenLabels({ data_dir }: SentinelConfig, labels: LabelSnapshot): FrozenLabels {
  return {
    path: relative(data_dir, labels.path),
    labelled: labels.labelled,
    newest: labels.newest?.toISOString() ?? null,
    fingerprint: labels.fingerprint,
  };
}

/** The snapshot that an attempt before left, if its file still is what it was. */
async function intact({ data_dir }: SentinelConfig, kept: unknown): Promise<Snapshot | null> {
  const parsed = snapshotSchema.safeParse(kept);
  if (!parsed.success) return null;
  const hash = await hashOf(join(data_dir, parsed.data.path)).catch(() => null);
  return hash === parsed.data.sha256 ? parsed.data : null;
}
