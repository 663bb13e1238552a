import { Command } from 'commander';
import * as z from 'zod';
import { durationSchema } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { PERFORMANCE_FIGURES } from '../config/performance-schema.js';
import { commandConfig, configOption } from './command-config.js';
import { instantOption, listOption, numberOption } from './drift-options.js';
import { checkOutputs, writeOutput } from './output.js';
import { parseOptions } from './parse-options.js';
import type { PerformanceAnswer } from './performance-answer.js';

const optionsSchema = z.object({
  last: durationSchema.optional(),
  from: instantOption.optional(),
  to: instantOption.optional(),
  windows: numberOption.pipe(z.number().int().min(0).max(1000)).default(10),
  evaluate: z.boolean().default(false),
  reference: z.string().optional(),
  current: z.string().optional(),
  target: z.string().optional(),
  prediction: z.string().optional(),
  score: z.string().optional(),
  probabilities: listOption,
  classes: listOption,
  regression: z.boolean().default(false),
  features: listOption,
  metrics: listOption,
  chunkRows: numberOption.pipe(z.number().int().min(10)).optional(),
  minLabels: numberOption.pipe(z.number().int().min(1)).optional(),
  json: z.string().optional(),
  markdown: z.string().optional(),
  failOnFall: z.boolean().default(false),
});
export type PerformanceCommandOptions = z.infer<typeof optionsSchema>;

const OF_MODEL = ['last', 'from', 'to'] as const;
const OF_FILES = [
  'reference',
  'current',
  'target',
  'prediction',
  'score',
  'probabilities',
  'classes',
  'features',
  'metrics',
  'chunkRows',
  'minLabels',
] as const;

/** `sentinel performance [model]` */
export function performanceCommand(): Command {
  return new Command('performance')
    .description('how right a model is, with labels and estimated without: of its live log, or of two files')
    .argument('[model]', 'a configured model; its window as configured, and what is known of past windows')
    .option('--last <duration>', 'with a model: the last 24h, 30m, 7d')
    .option('--from <time>', 'with a model: start of the window, 2026-11-23T08:00:00Z or 2026-11-23')
    .option('--to <time>', 'with a model: end of the window, written likewise (default: now)')
    .option('--windows <number>', 'with a model: so many past windows (default: 10)')
    .option(
      '--evaluate',
      'with a model: first look again, on Temporal, at past windows whose labels came late (workflow evaluatePerformance)',
    )
    .option('--current <file>', 'rows with prediction, target and scores, CSV or Parquet')
    .option('--reference <file>', 'labelled rows that bounds and estimates come from')
    .option('--target <column>', 'the column that holds the truth; empty where it is not known yet')
    .option('--prediction <column>', 'the column that holds what the model said (default: prediction)')
    .option(
      '--score <column>',
      'the probability of the second of two classes, or of the predicted one of more (default: probability, where there is one)',
    )
    .option(
      '--probabilities <columns>',
      'of more than two classes: the probability of each, in their order',
      collect,
    )
    .option(
      '--classes <labels>',
      'the labels; of two the negative one first (default: those of the target)',
      collect,
    )
    .option('--regression', 'the target is a number')
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
    .option('--min-labels <number>', 'fewer labelled rows are not judged (default: 30)')
    .option('--json <file>', 'write all of it as JSON to a file, or to standard output with -')
    .option('--markdown <file>', 'write a summary for a pull request or a chat likewise')
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
      const printed = await write(options, answer);
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
  const files = OF_FILES.some((name) => options[name] !== undefined) || options.regression;
  if (files) {
    if (model !== undefined) refuse('Expected a model or files, got both.');
    const given = OF_MODEL.find((name) => options[name] !== undefined);
    if (given !== undefined) refuse(`--${given} goes with a model.`);
    if (options.evaluate) refuse('--evaluate goes with a model.');
    if (configOption(command) !== undefined) refuse('--config goes with a model.');
    return (await import('./performance-files.js')).performanceOfFiles(options);
  }
  const config = await commandConfig(command);
  return (await import('./performance-model.js')).performanceOfModel(config, model, options);
}

async function write(options: PerformanceCommandOptions, answer: PerformanceAnswer): Promise<boolean> {
  if (options.json !== undefined) await writeOutput(options.json, `${JSON.stringify(answer, null, 2)}\n`);
  if (options.markdown !== undefined) {
    const { performanceMarkdown } = await import('./performance-markdown.js');
    await writeOutput(options.markdown, performanceMarkdown(answer));
  }
  return options.json === '-' || options.markdown === '-';
}

/** Gathers an option that may be given more than once. */
function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function refuse(problem: string): never {
  throw sentinelError('SENT_USAGE', { problem });
}
