/** The activities of the workflows that look after files and after all models at once. */
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { modelIdSchema } from '../config/schema.js';
import { guarded } from './guarded.js';
import { heartbeating } from './heartbeating.js';
import { type Pruned, type PruneRequest, pruneLogs, pruneModel } from './prune-history.js';

export interface MaintenanceDeps {
  readonly config: SentinelConfig;
}

/** What all of these workflows take: some models, or all. */
const selectionSchema = z.object({ models: z.array(modelIdSchema).min(1).optional() });

/** By the names that run history stores. */
export function createMaintenanceActivities({ config }: MaintenanceDeps) {
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

    async pruneLogs(request: PruneRequest): Promise<Pruned[]> {
      return guarded(() => heartbeating(() => pruneLogs(config, request)));
    },
  };
}
