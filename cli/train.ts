import { relative } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { measureImportance } from '../activities/measure-importance.js';
import { messageOf, SentinelError } from '../config/errors.js';
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
        try {
          if (options.missing && (await isTrained(model))) continue;
          // A model that is asked for by name says why it cannot be trained.
          const problem = options.model === undefined ? notTrainable(model) : null;
          if (problem === null) process.stdout.write(await trained(model, options));
          else process.stderr.write(`${model.id} is not trained: ${problem}\n`);
        } catch (error) {
          // Another model's data are none of the others' business; a full disk is.
          if (models.length === 1 || !(error instanceof SentinelError) || !error.permanent) throw error;
          process.stderr.write(`${model.id} is not trained: ${messageOf(error)}\n`);
          process.exitCode = error.exitCode;
        }
      }
    });
}

/** Trains a model, and says what it has become. */
async function trained(
  model: ModelConfig,
  { promote, json }: z.infer<typeof optionsSchema>,
): Promise<string> {
  const progress = createProgress();
  const { metrics, version, path, seconds } = await trainModel(model, {
    now: () => new Date(),
    promote,
    by: 'sentinel train',
    onProgress: (done, total) => progress.update(`training ${model.id}`, done, total),
  }).finally(() => progress.clear());
  const importance = await importanceOf(model, version);
  const file = relative(process.cwd(), path);
  if (json)
    return `${JSON.stringify({ model: model.id, version, path: file, seconds, ...metrics, importance: importance?.columns ?? null })}\n`;
  const words =
    `${model.id}: ${describeMetrics(metrics)}; trained on ${metrics.rows?.toLocaleString('en')} rows ` +
    `in ${seconds.toFixed(1)} s; ${file} (${version})\n`;
  return importance === null ? words : `${words}${model.id}: ${importanceWords(importance)}\n`;
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
