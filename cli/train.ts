import { relative } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { measureImportance } from '../activities/measure-importance.js';
import { messageOf } from '../config/errors.js';
import { type ModelConfig, modelOf } from '../config/load-config.js';
import { describeMetrics } from '../model/describe-metrics.js';
import { isTrained } from '../model/is-trained.js';
import { notTrainable, trainModel } from '../model/train-model.js';
import { importanceWords, type VersionImportance } from '../model/version-importance.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  missing: z.boolean().default(false),
  promote: z.boolean().default(true),
  json: z.boolean().default(false),
});

/** `sentinel train [--model ID]` */
export function trainCommand(): Command {
  return new Command('train')
    .description(
      'train the models of the configuration, and make each new version the one that the API serves',
    )
    .option('--model <id>', 'only this model')
    .option('--missing', 'only models that have nothing to serve yet')
    .option('--no-promote', 'leave the new version a candidate; sentinel model promote makes it champion')
    .option('--json', 'print the figures as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const models =
        options.model === undefined ? Object.values(config.models) : [modelOf(config, options.model)];
      for (const model of models) {
        if (options.missing && (await isTrained(model))) continue;
        // A model that is asked for by name says why it cannot be trained.
        const problem = options.model === undefined ? notTrainable(model) : null;
        if (problem !== null) {
          process.stderr.write(`${model.id} is not trained: ${problem}\n`);
          continue;
        }
        const progress = createProgress();
        const trained = await trainModel(model, {
          now: () => new Date(),
          promote: options.promote,
          by: 'sentinel train',
          onProgress: (done, total) => progress.update(`training ${model.id}`, done, total),
        }).finally(() => progress.clear());
        const { metrics } = trained;
        const importance = await importanceOf(model, trained.version);
        const path = relative(process.cwd(), trained.path);
        process.stdout.write(
          options.json
            ? `${JSON.stringify({ model: model.id, version: trained.version, path, seconds: trained.seconds, ...metrics, importance: importance?.columns ?? null })}\n`
            : `${model.id}: ${describeMetrics(metrics)}; trained on ${metrics.rows?.toLocaleString('en')} rows ` +
                `in ${trained.seconds.toFixed(1)} s; ${path} (${trained.version})\n` +
                (importance === null ? '' : `${model.id}: ${importanceWords(importance)}\n`),
        );
      }
    });
}

/** What the features are worth to the new version; a training that is done does not fail by it. */
async function importanceOf(model: ModelConfig, version: string): Promise<VersionImportance | null> {
  try {
    return await measureImportance(model, version, () => new Date());
  } catch (error) {
    process.stderr.write(`${model.id}: importances could not be measured: ${messageOf(error)}\n`);
    return null;
  }
}
