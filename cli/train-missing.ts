import type { ModelConfig } from '../config/load-config.js';
import { describeMetrics } from '../model/describe-metrics.js';
import { isTrained } from '../model/is-trained.js';
import { notTrainable, trainModel } from '../model/train-model.js';
import { createProgress } from './progress.js';

/**
 * Trains those of the models that have no champion yet, one after the other. A model that the configuration gives a file
 * of its own is not trained; what is wrong with that file, the API says.
 *
 * @throws the signal's reason when it is called off, between two trees; what `trainModel` throws
 */
export async function trainMissing(
  models: readonly ModelConfig[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const progress = createProgress();
  for (const model of models) {
    signal.throwIfAborted();
    if (model.model_file !== undefined || (await isTrained(model))) continue;
    const problem = notTrainable(model);
    if (problem !== null) {
      say(
        `${model.id} has no version to serve, and cannot be trained here: ${problem}. Take one in with: sentinel model import FILE --model ${model.id}`,
      );
      continue;
    }
    say(`training ${model.id}, which has no version to serve yet`);
    const trained = await trainModel(model, {
      now: () => new Date(),
      by: 'sentinel start',
      onProgress: (done, total) => {
        signal.throwIfAborted();
        progress.update(`training ${model.id}`, done, total);
      },
    }).finally(() => progress.clear());
    say(`trained ${model.id} in ${trained.seconds.toFixed(1)} s: ${describeMetrics(trained.metrics)}`);
  }
}
