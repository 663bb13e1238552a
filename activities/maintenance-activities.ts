/** The activities of the workflows that look after files and after all models at once. */
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { modelIdSchema } from '../config/schema.js';
import type { CompactedDay } from '../store/compaction/compact-day.js';
import { type CompactionDay, compactLogDay, planCompaction } from './compact-live-log.js';
import { guarded } from './guarded.js';
import { heartbeating } from './heartbeating.js';
import { type Pruned, type PruneRequest, pruneLogs, pruneModel } from './prune-history.js';

export interface MaintenanceDeps {
  readonly config: SentinelConfig;
  readonly now: () => Date;
}

/** What all of these workflows take: some models, or all. */
const selectionSchema = z.object({ models: z.array(modelIdSchema).min(1).optional() });

/** By the names that run history stores. */
export function createMaintenanceActivities({ config, now }: MaintenanceDeps) {
  return {
    /**
     * The models that an input asks for, each one known; all that are configured when it names none.
     */
    async selectModels(input: unknown): Promise<string[]> {
      return guarded(async () => {
        const parsed = selectionSchema.safeParse(input ?? {});
        if (!parsed.success)
          throw sentinelError('SENT_USAGE', {
            problem: `Expected the input {"models": ["<id>", …]} or {}: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`,
          });
        const { models = Object.keys(config.models) } = parsed.data;
        return [...new Set(models.map((model) => modelOf(config, model).id))];
      });
    },

    async pruneModel(request: PruneRequest & { readonly model: string }): Promise<Pruned[]> {
      return guarded(() => heartbeating((progress) => pruneModel(config, request, progress)));
    },

    /** The days of a model's logs that have something to compact. */
    async planCompaction({ model }: { readonly model: string }): Promise<CompactionDay[]> {
      return guarded(() => heartbeating(() => planCompaction(config, model, now())));
    },

    /** Compacts one day of a log. */
    async compactDay(day: CompactionDay): Promise<CompactedDay> {
      return guarded(() =>
        heartbeating((progress, signal) => compactLogDay(config, day, { now, progress, signal })),
      );
    },

    async pruneLogs(request: PruneRequest): Promise<Pruned[]> {
      return guarded(() => heartbeating(() => pruneLogs(config, request)));
    },
  };
}
