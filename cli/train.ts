import { relative } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { modelOf } from '../config/load-config.js';
import { isTrained } from '../model/is-trained.js';
import { trainModel } from '../model/train-model.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  missing: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `sentinel train [--model ID]` */
export function trainCommand(): Command {
  return new Command('train')
    .description('train the models of the configuration, and write the model files that the API serves')
    .option('--model <id>', 'only this model')
    .option('--missing', 'only models that have no model file yet')
    .option('--json', 'print the figures as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const models =
        options.model === undefined ? Object.values(config.models) : [modelOf(config, options.model)];
      for (const model of models) {
        if (options.missing && (await isTrained(model))) continue;
        const progress = createProgress();
        const trained = await trainModel(model, {
          now: () => new Date(),
          onProgress: (done, total) => progress.update(`training ${model.id}`, done, total),
        }).finally(() => progress.clear());
        const { metrics } = trained;
        const path = relative(process.cwd(), trained.path);
        process.stdout.write(
          options.json
            ? `${JSON.stringify({ model: model.id, version: trained.version, path, seconds: trained.seconds, ...metrics })}\n`
            : `${model.id}: accuracy ${figure(metrics.accuracy)}, ROC-AUC ${figure(metrics.roc_auc)} on ` +
                `${metrics.held_out_rows.toLocaleString('en')} ${metrics.measured_on === 'held_out' ? 'held-out' : 'out-of-bag'} rows; ` +
                `trained on ${metrics.rows.toLocaleString('en')} in ${trained.seconds.toFixed(1)} s; ${path} (${trained.version})\n`,
        );
      }
    });
}

function figure(value: number | null): string {
  return value === null ? 'not known' : value.toFixed(4);
}
