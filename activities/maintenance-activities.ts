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

/** What is told of each model has to go through Temporal. */
const MOST_MODELS = 10_000;
/** Checks of one run of a sweep: some 3,600 events. Temporal suggests a new run at 4,096, and warns at 10,240. */
const MODELS_PER_RUN = 400;
/** How far ahead of now a window may end. More is a mistake in the input. */
const FURTHEST_AHEAD_MS = 60_000;

export interface MaintenanceDeps {
  readonly config: SentinelConfig;
  readonly now: () => Date;
}

/** What all of these workflows take: some models, or all. */
const selectionSchema = z.object({ models: z.array(modelIdSchema).min(1).max(MOST_MODELS).optional() });

const sweepSchema = selectionSchema.extend({
  concurrency: z.int().min(1).max(200).optional(),
  as_of: z.iso.datetime({ offset: true }).optional(),
  models_per_run: z.int().min(1).max(1_000).default(MODELS_PER_RUN),
});

/** What a sweep is to do. */
export interface SweepPlan {
  readonly models: readonly string[];
  readonly concurrency: number;
  /** End of all windows; `null` when the run is to decide. */
  readonly as_of: string | null;
  /** So many are checked by one run of the workflow. Earlier versions said nothing of it, and had one run for all. */
  readonly models_per_run?: number;
}

/** By the names that run history stores. */
export function createMaintenanceActivities({ config, now }: MaintenanceDeps) {
  return {
    /**
     * The models that an input asks for, each one known; all that are configured when it names none.
     */
    async selectModels(input: unknown): Promise<string[]> {
      return guarded(() =>
        heartbeating(async () => modelsOf(config, parsed(selectionSchema, input, '{"models": ["<id>", …]}'))),
      );
    },

    /** The same for a sweep, with its other options. */
    async planSweep(input: unknown): Promise<SweepPlan> {
      return guarded(() =>
        heartbeating(async () => {
          const form = '{"models": ["<id>", …], "concurrency": 4, "as_of": "<ISO 8601>"}';
          const {
            concurrency = config.sweep.concurrency,
            as_of,
            models_per_run,
            ...selection
          } = parsed(sweepSchema, input, form);
          if (as_of !== undefined && Date.parse(as_of) - now().getTime() > FURTHEST_AHEAD_MS)
            throw sentinelError('SENT_USAGE', {
              problem: `Expected as_of to be a time that is not ahead, got "${as_of}".`,
            });
          return { models: modelsOf(config, selection), concurrency, as_of: as_of ?? null, models_per_run };
        }),
      );
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

/**
 * An input that a person may have typed into Temporal's UI.
 *
 * @throws SentinelError SENT_USAGE
 */
function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown, form: string): z.infer<Schema> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const problems = z.prettifyError(result.error).replace(/\s+/g, ' ');
  throw sentinelError('SENT_USAGE', { problem: `Expected the input ${form} or {}: ${problems}` });
}

function modelsOf(config: SentinelConfig, { models }: { models?: readonly string[] | undefined }): string[] {
  const asked = models ?? Object.keys(config.models);
  return [...new Set(asked.map((model) => modelOf(config, model).id))];
}
