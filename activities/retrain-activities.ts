/** The activities of `retrain`. */
import { join } from 'node:path';
import type { SentinelConfig } from '../config/load-config.js';
import { guarded } from './guarded.js';
import { heartbeating } from './heartbeating.js';
import { planApproval, type WaitingCandidate } from './plan-approval.js';
import type { PlannedAlert } from './planned-alert.js';
import {
  archiveCandidate,
  type CollectedRows,
  collectLabelled,
  type Decision,
  discardLabelled,
  promoteCandidate,
  type RetrainRun,
  retrainedModel,
} from './retrain.js';
import type { Comparison, TrainedCandidate } from './retrain-task.js';
import { runComparison, runTraining } from './run-retrain-task.js';

/** By the names that run history stores. */
export function createRetrainActivities({
  config,
  now,
}: {
  readonly config: SentinelConfig;
  readonly now: () => Date;
}) {
  return {
    async collectLabelled(run: RetrainRun): Promise<CollectedRows> {
      return guarded(() => heartbeating(() => collectLabelled(config, run)));
    },

    async trainCandidate({
      rows,
      by,
      ...run
    }: RetrainRun & { readonly rows: CollectedRows; readonly by: string }): Promise<TrainedCandidate> {
      return guarded(() =>
        heartbeating((progress, signal) => {
          const { model } = retrainedModel(config, run);
          return runTraining(
            {
              kind: 'train',
              model,
              trainingFile: join(config.data_dir, rows.training_file),
              heldOutFile: join(config.data_dir, rows.held_out_file),
              by,
            },
            { progress, signal },
          );
        }),
      );
    },

    async compareModels({
      rows,
      candidate,
      ...run
    }: RetrainRun & { readonly rows: CollectedRows; readonly candidate: string }): Promise<Comparison> {
      return guarded(() =>
        heartbeating((progress, signal) => {
          const { model } = retrainedModel(config, run);
          const heldOutFile = join(config.data_dir, rows.held_out_file);
          return runComparison({ kind: 'compare', model, heldOutFile, candidate }, { progress, signal });
        }),
      );
    },

    /** What the channels are to be told of a candidate that waits. */
    async planApproval(waiting: WaitingCandidate): Promise<PlannedAlert[]> {
      return guarded(() => heartbeating(async () => planApproval({ config, now }, waiting)));
    },

    async promoteCandidate(
      request: RetrainRun & Decision & { readonly candidate: string; readonly champion: string | null },
    ): Promise<void> {
      return guarded(() => heartbeating(() => promoteCandidate(config, request, now)));
    },

    async archiveCandidate(request: RetrainRun & Decision & { readonly candidate: string }): Promise<void> {
      return guarded(() => heartbeating(() => archiveCandidate(config, request, now)));
    },

    async discardLabelled(run: RetrainRun): Promise<void> {
      return guarded(() => heartbeating(() => discardLabelled(config, run)));
    },
  };
}
