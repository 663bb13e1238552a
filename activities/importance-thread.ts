/** A thread that measures importances. */

import { answerInThread } from '../config/answer-in-thread.js';
import type { ModelConfig } from '../config/load-config.js';
import type { VersionImportance } from '../model/version-importance.js';
import { measureImportance } from './measure-importance.js';

export interface ImportanceTask {
  readonly model: ModelConfig;
  /** One of the registry; `null` for a fixed model file. */
  readonly version: string | null;
}

await answerInThread<ImportanceTask, VersionImportance>(({ model, version }, { step }) => {
  let chunks = 0;
  return measureImportance(model, version, () => new Date(), {
    step: () => {
      step(++chunks, 0);
    },
  });
});
