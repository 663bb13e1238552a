import { Command } from 'commander';
import * as z from 'zod';
import { PERFORMANCE_FIGURES } from '../config/performance-schema.js';
import { collect } from './collect.js';
import { commandConfig } from './command-config.js';
import { countOption, listOption } from './drift-options.js';
import {
  answerOptions,
  columnOptions,
  isAboutFiles,
  labelledRowsOptions,
  windowOptions,
  writeAnswer,
} from './labelled-rows.js';
import { checkOutputs } from './output.js';
import { parseOptions } from './parse-options.js';
import type { PerformanceAnswer } from './performance-answer.js';
import { refuse } from './refuse.js';

const optionsSchema = z.object({
  ...labelledRowsOptions,
  windows: countOption(0, 1000).default(10),
  evaluate: z.boolean().default(false),
  features: listOption,
  metrics: listOption,
  chunkRows: countOption(10).optional(),
  minLabels: countOption(1).optional(),
  failOnFall: z.boolean().default(false),
});
export type PerformanceCommandOptions = z.infer<typeof optionsSchema>;

const OF_FILES = ['features', 'metrics', 'chunkRows', 'minLabels'] as const;

/** `sentinel performance [model]` */
export function performanceCommand(): Command {
  const performance = new Command('performance')
    .description('how right a model is, with labels and estimated without: of its live log, or of two files')
    .argument('[model]', 'a configured model; its window as configured, and what is known of past windows');
  windowOptions(performance)
    .option('--windows <number>', 'with a model: so many past windows (default: 10)')
    .option(
      '--evaluate',
      'with a model: first look again, on Temporal, at past windows whose labels came late (workflow evaluatePerformance)',
    )
    .option('--current <file>', 'rows with prediction, target and scores, CSV or Parquet')
    .option('--reference <file>', 'labelled rows that bounds and estimates come from');
  columnOptions(performance, 'the probability of the second of two classes, or of the predicted one of more')
    .option(
      '--features <columns>',
      'of a regression: what its errors may follow from, to estimate them',
      collect,
    )
    .option(
      '--metrics <names>',
      `figures the verdict looks at: ${PERFORMANCE_FIGURES.binary.join(', ')}, …`,
      collect,
    )
    .option('--chunk-rows <number>', 'rows of the reference’s chunks (default: as many as are judged)')
    .option('--min-labels <number>', 'fewer labelled rows are not judged (default: 30)');
  return answerOptions(performance)
    .option('--fail-on-fall', 'exit with 3 when performance has fallen')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  sentinel performance income\n' +
        '  sentinel performance --current week.csv --reference reference.csv --target income --classes "<=50K,>50K"',
    )
    .action(async (model: string | undefined, raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      await checkOutputs(options);
      const answer = await answerTo(model, options, command);
      const printed = await writeAnswer(options, answer, async () =>
        (await import('./performance-markdown.js')).performanceMarkdown(answer),
      );
      if (!printed) {
        const { performanceText } = await import('./performance-text.js');
        process.stdout.write(performanceText(answer));
      }
      if (options.failOnFall && answer.performance?.verdict === 'fallen') process.exitCode = 3;
    });
}

async function answerTo(
  model: string | undefined,
  options: PerformanceCommandOptions,
  command: Command,
): Promise<PerformanceAnswer> {
  const ofFiles = OF_FILES.some((name) => options[name] !== undefined);
  if (isAboutFiles(model, options, command, ofFiles)) {
    if (options.evaluate) refuse('--evaluate goes with a model.');
    return (await import('./performance-files.js')).performanceOfFiles(options);
  }
  const config = await commandConfig(command);
  return (await import('./performance-model.js')).performanceOfModel(config, model, options);
}
