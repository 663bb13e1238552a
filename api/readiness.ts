import { messageOf, SentinelError } from '../config/errors.js';
import type { ReadinessReason } from '../metrics/readiness-metrics.js';
import { canLog } from './can-log.js';
import type { Feedback } from './feedback.js';
import type { ServedModels } from './served-models.js';

export interface ReadinessDeps {
  readonly models: ServedModels;
  readonly feedback: Pick<Feedback, 'logs'>;
  /** False from the moment the process is asked to stop. */
  readonly accepting: () => boolean;
}

/** Something that keeps the API, or one of its models, from answering. */
export interface ReadinessProblem {
  readonly reason: ReadinessReason;
  /** The model that it is about; empty when it is about all. */
  readonly model: string;
  /** A sentence that may leave the machine. */
  readonly detail: string;
}

/**
 * Why a model cannot answer now, in sentences that may leave the machine; empty when it can. A model that is not loaded
 * yet is loaded.
 */
export async function problemsOfModel(id: string, deps: ReadinessDeps): Promise<readonly string[]> {
  return (await modelProblems(id, deps)).map(({ detail }) => detail);
}

/** Why the API cannot answer now, in such sentences. */
export async function problemsOfApi(defaultModel: string, deps: ReadinessDeps): Promise<readonly string[]> {
  return (await apiProblems(defaultModel, deps)).map(({ detail }) => detail);
}

/** Why the API cannot answer now: what is wrong with the default model, and with any other log that is written to. */
export async function apiProblems(
  defaultModel: string,
  deps: ReadinessDeps,
): Promise<readonly ReadinessProblem[]> {
  const others = deps.models.loaded().filter(({ config: { id } }) => id !== defaultModel);
  const found = await Promise.all([
    modelProblems(defaultModel, deps),
    ...others.map(async (served) => ((await canLog(served)) ? [] : [cannotLog(served.config.id)])),
    ...deps.feedback.logs().map(async (entry): Promise<readonly ReadinessProblem[]> => {
      const model = entry.config.id;
      const detail = `the feedback log of ${model} cannot be written`;
      return (await canLog(entry)) ? [] : [{ reason: 'feedback_log', model, detail }];
    }),
  ]);
  return found.flat();
}

async function modelProblems(
  id: string,
  { models, accepting }: ReadinessDeps,
): Promise<readonly ReadinessProblem[]> {
  const stopping: readonly ReadinessProblem[] = accepting()
    ? []
    : [{ reason: 'stopping', model: '', detail: 'the API is stopping' }];
  try {
    const served = await models.get(id);
    return (await canLog(served)) ? stopping : [...stopping, cannotLog(id)];
  } catch (error) {
    const detail = error instanceof SentinelError ? error.publicMessage : messageOf(error);
    return [...stopping, { reason: 'model_unavailable', model: id, detail }];
  }
}

function cannotLog(model: string): ReadinessProblem {
  return { reason: 'live_log', model, detail: `the live log of ${model} cannot be written` };
}
