import { messageOf, SentinelError } from '../config/errors.js';
import { canLog } from './can-log.js';
import type { Feedback } from './feedback.js';
import type { ServedModels } from './served-models.js';

export interface ReadinessDeps {
  readonly models: ServedModels;
  readonly feedback: Pick<Feedback, 'logs'>;
  /** False from the moment the process is asked to stop. */
  readonly accepting: () => boolean;
}

/**
 * Why a model cannot answer now, in sentences that may leave the machine; empty when it can. A model that is not loaded
 * yet is loaded.
 */
export async function problemsOfModel(
  id: string,
  { models, accepting }: ReadinessDeps,
): Promise<readonly string[]> {
  const stopping = accepting() ? [] : ['the API is stopping'];
  try {
    const served = await models.get(id);
    return (await canLog(served)) ? stopping : [...stopping, cannotLog(id)];
  } catch (error) {
    return [...stopping, error instanceof SentinelError ? error.publicMessage : messageOf(error)];
  }
}

/** Why the API cannot answer now: what is wrong with the default model, and with any other log that is written to. */
export async function problemsOfApi(defaultModel: string, deps: ReadinessDeps): Promise<readonly string[]> {
  const problems = [...(await problemsOfModel(defaultModel, deps))];
  for (const served of deps.models.loaded()) {
    const { id } = served.config;
    if (id !== defaultModel && !(await canLog(served))) problems.push(cannotLog(id));
  }
  for (const entry of deps.feedback.logs())
    if (!(await canLog(entry))) problems.push(`the feedback log of ${entry.config.id} cannot be written`);
  return problems;
}

function cannotLog(id: string): string {
  return `the live log of ${id} cannot be written`;
}
