/** The steps of `retrain`, the ones that compute excepted: those are in retrain-task.ts, in a thread. */
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { durationMs } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { type ModelConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import { promoteVersion } from '../model/promote-version.js';
import { createModelRegistry } from '../model/registry.js';
import { notTrainable } from '../model/train-model.js';
import { openDatabase } from '../store/database.js';
import { snapshotReference } from '../store/snapshot.js';
import { snapshotLabelled } from '../store/snapshot-labelled.js';
import { windowStamp } from './window-stamp.js';

const retrainRunSchema = z.object({
  model: z.string(),
  /** Rows up to here are taken, ISO 8601 in UTC. */
  as_of: z.iso.datetime(),
  run_id: z.string().min(1),
});
export type RetrainRun = z.infer<typeof retrainRunSchema>;

export interface CollectedRows {
  /** False when there are too few rows to train with; then nothing is frozen. */
  readonly enough: boolean;
  readonly labelled: number;
  readonly min_rows: number;
  readonly training_rows: number;
  readonly held_out_rows: number;
  readonly unusable: number;
  /** Relative to the data folder. */
  readonly training_file: string;
  readonly held_out_file: string;
  readonly warnings: readonly string[];
  /** How long a person has to decide. */
  readonly decide_within_ms: number;
}

/** Who decided, and why. */
export interface Decision {
  readonly by: string;
  readonly reason?: string | undefined;
}

const MOST_WARNINGS = 10;

/**
 * The model of a run, and whether it can be trained at all.
 *
 * @throws SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN, SENT_MODEL_NOT_TRAINABLE
 */
export function retrainedModel(
  config: SentinelConfig,
  run: unknown,
): { model: ModelConfig; run: RetrainRun } {
  const parsed = retrainRunSchema.safeParse(run);
  if (!parsed.success)
    throw sentinelError('SENT_USAGE', {
      problem: `Expected a run of retrain: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`,
    });
  const model = modelOf(config, parsed.data.model);
  const problem = notTrainable(model);
  if (problem !== null) throw sentinelError('SENT_MODEL_NOT_TRAINABLE', { model: model.id, problem });
  return { model, run: parsed.data };
}

function folderOf({ data_dir }: SentinelConfig, run: RetrainRun): string {
  const id = run.run_id.replace(/[^\w-]/g, '_');
  return join(data_dir, 'retrain', run.model, `${windowStamp(run.as_of)}_${id}`);
}

/** Freezes predictions with their truth as two Parquet files, so that every retry sees the same rows. */
export async function collectLabelled(config: SentinelConfig, request: unknown): Promise<CollectedRows> {
  const { model, run } = retrainedModel(config, request);
  const { target, retrain } = model;
  if (target.type !== 'classification') throw new RangeError('only classifications are trained');
  const folder = folderOf(config, run);
  const end = new Date(run.as_of);
  const more = retrain.with_reference ? join(folder, 'reference.parquet') : null;
  const features = Object.entries(model.features).map(([name, feature]) => ({ ...feature, name }));
  const trainingFile = join(folder, 'training.parquet');
  const heldOutFile = join(folder, 'held_out.parquet');
  const database = await openDatabase();
  try {
    if (more !== null)
      await snapshotReference(database, {
        file: model.reference,
        columns: [
          ...features.map(({ name, type }) => ({ name, type })),
          { name: target.name, type: 'categorical' as const },
        ],
        to: more,
      });
    const snapshot = await snapshotLabelled(database, {
      liveDir: model.live_dir,
      features,
      target,
      start: new Date(end.getTime() - durationMs(retrain.last)),
      end,
      maxRows: retrain.max_rows,
      heldOut: retrain.held_out,
      more,
      trainingFile,
      heldOutFile,
    });
    const enough = snapshot.labelled >= retrain.min_rows && snapshot.heldOutRows > 0;
    if (!enough) await rm(folder, { recursive: true, force: true });
    return {
      enough,
      labelled: snapshot.labelled,
      min_rows: retrain.min_rows,
      training_rows: snapshot.trainingRows,
      held_out_rows: snapshot.heldOutRows,
      unusable: snapshot.unusable,
      training_file: relative(config.data_dir, trainingFile),
      held_out_file: relative(config.data_dir, heldOutFile),
      warnings: snapshot.warnings.slice(0, MOST_WARNINGS),
      decide_within_ms: durationMs(retrain.decide_within),
    };
  } finally {
    await database.close();
  }
}

/** Removes what a run froze. */
export async function discardLabelled(config: SentinelConfig, request: unknown): Promise<void> {
  const { run } = retrainedModel(config, request);
  await rm(folderOf(config, run), { recursive: true, force: true });
}

/**
 * Makes the candidate champion, if the champion that it was compared with still is. Serving processes take it up.
 *
 * @param champion `null` when there was none
 * @throws SentinelError what `promoteVersion` throws
 */
export async function promoteCandidate(
  config: SentinelConfig,
  {
    candidate,
    champion,
    by,
    reason,
    ...run
  }: RetrainRun & Decision & { candidate: string; champion: string | null },
  now: () => Date,
): Promise<void> {
  const { model } = retrainedModel(config, run);
  await promoteVersion(model, candidate, { by, reason, expected: champion }, { now });
}

/** Sets the candidate aside, with who and why. One that is champion is left alone. */
export async function archiveCandidate(
  config: SentinelConfig,
  { candidate, by, reason, ...run }: RetrainRun & Decision & { candidate: string },
  now: () => Date,
): Promise<void> {
  const { model } = retrainedModel(config, run);
  const registry = createModelRegistry(model, { now });
  const champion = await registry.champion();
  if (champion?.version !== candidate) await registry.archive(candidate, { by, reason });
}
