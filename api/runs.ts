/** Drift runs as the API shows them, and the way to start one. */
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { modelIdSchema } from '../config/schema.js';
import type { RunHistory } from '../store/run-history.js';
import type { RunRecord } from '../store/run-record.js';

export interface StartedRun {
  readonly model: string;
  readonly workflow_id: string;
  readonly run_id: string;
  readonly temporal_ui: string | null;
  /** True when a check of the model was under way already: this is that one. */
  readonly joined: boolean;
}

export interface Runs {
  /** Finished runs, newest first. */
  list(filter: { model?: string; limit: number }): Promise<RunRecord[]>;
  /** @throws SentinelError SENT_RUN_UNKNOWN */
  get(runId: string): Promise<RunRecord>;
  /** @throws SentinelError SENT_REQUEST_INVALID, SENT_MODEL_UNKNOWN, SENT_TEMPORAL_UNREACHABLE */
  start(body: unknown): Promise<StartedRun>;
}

export interface RunsDeps {
  readonly config: SentinelConfig;
  /** Starts a run on Temporal. */
  readonly startRun: (model: string) => Promise<StartedRun>;
  readonly history: RunHistory;
}

export const startRunSchema = z.strictObject({ model: modelIdSchema.optional() });

/** Finished runs out of their records; new ones through Temporal. */
export function createRuns({ config, startRun, history }: RunsDeps): Runs {
  const all = Object.keys(config.models);
  return {
    async list({ model, limit }) {
      const models = model === undefined ? all : [modelOf(config, model).id];
      const records = await Promise.all(models.map((id) => history.list(id, { limit })));
      return records
        .flat()
        .toSorted((a, b) => b.finished_at.localeCompare(a.finished_at))
        .slice(0, limit);
    },
    async get(runId) {
      const found = await history.find(all, runId);
      if (!found) throw sentinelError('SENT_RUN_UNKNOWN', { run: runId });
      return found;
    },
    async start(body) {
      const parsed = startRunSchema.safeParse(body);
      if (!parsed.success) {
        const errors = parsed.error.issues.map((issue) => ({
          pointer: issue.path.map((key) => `/${String(key)}`).join(''),
          detail: issue.message,
        }));
        const problems = errors
          .map(({ pointer, detail }) => `${pointer || 'the body'}: ${detail}`)
          .join('; ');
        throw sentinelError('SENT_REQUEST_INVALID', { model: config.default_model, problems }, { errors });
      }
      return startRun(modelOf(config, parsed.data.model).id);
    },
  };
}
