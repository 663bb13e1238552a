import { Command } from 'commander';
import * as z from 'zod';
import { durationSchema } from '../config/duration.js';
import { messageOf, sentinelError } from '../config/errors.js';
import type { FairnessSection } from '../drift/fairness/fairness-schema.js';
import { commandConfig, configOption } from './command-config.js';
import { instantOption, listOption, numberOption } from './drift-options.js';
import { parseNames } from './name-list.js';
import { checkOutputs, writeOutput } from './output.js';
import { parseOptions } from './parse-options.js';

/** `column=a,b` options as a map of lists. */
const assignedOption = z
  .array(z.string())
  .transform((texts, context): Record<string, string[]> => {
    const assigned = new Map<string, string[]>();
    for (const text of texts) {
      const at = text.indexOf('=');
      try {
        const values = parseNames(text.slice(at + 1));
        if (at > 0 && values.length > 0) assigned.set(text.slice(0, at), values);
        else context.addIssue(`expected column=value, got ${text}`);
      } catch (error) {
        context.addIssue(messageOf(error));
      }
    }
    return Object.fromEntries(assigned);
  })
  .default({});

const optionsSchema = z.object({
  last: durationSchema.optional(),
  from: instantOption.optional(),
  to: instantOption.optional(),
  groups: listOption,
  together: z.array(z.string()).default([]),
  cuts: assignedOption.transform((assigned, context): Record<string, number[]> => {
    const cuts = Object.entries(assigned).map(([name, texts]) => [name, texts.map(Number)] as const);
    const wrong = cuts.find(([, numbers]) => numbers.some((number) => !Number.isFinite(number)));
    if (wrong) context.addIssue(`expected numbers, such as ${wrong[0]}=30,50`);
    const falling = cuts.find(([, numbers]) =>
      numbers.some((one, at) => at > 0 && one <= (numbers[at - 1] ?? one)),
    );
    if (!wrong && falling) context.addIssue(`expected bounds in ascending order, got those of ${falling[0]}`);
    return Object.fromEntries(cuts);
  }),
  against: assignedOption,
  favourable: listOption,
  minimumRows: numberOption.pipe(z.number().int().min(2)).optional(),
  alpha: numberOption.pipe(z.number().gt(0).lt(1)).optional(),
  reference: z.string().optional(),
  current: z.string().optional(),
  target: z.string().optional(),
  prediction: z.string().optional(),
  score: z.string().optional(),
  probabilities: listOption,
  classes: listOption,
  regression: z.boolean().default(false),
  json: z.string().optional(),
  markdown: z.string().optional(),
  failOnDifference: z.boolean().default(false),
});
export type FairnessCommandOptions = z.infer<typeof optionsSchema>;

/** What `sentinel fairness` says, and with `--json` writes. */
export interface FairnessAnswer {
  readonly schema_version: 1;
  readonly model: string | null;
  readonly source: string;
  readonly window: { readonly start: string | null; readonly end: string } | null;
  readonly fairness: FairnessSection | null;
  /** Why nothing could be measured. */
  readonly problem: string | null;
}

const OF_MODEL = ['last', 'from', 'to'] as const;
const OF_FILES = [
  'reference',
  'current',
  'target',
  'prediction',
  'score',
  'probabilities',
  'classes',
] as const;

/** `sentinel fairness [model]` */
export function fairnessCommand(): Command {
  return new Command('fairness')
    .description('how alike a model treats groups: selection and error rates of each, and what differs')
    .argument('[model]', 'a configured model; its window and groups as configured')
    .option('--last <duration>', 'with a model: the last 24h, 30m, 7d')
    .option('--from <time>', 'with a model: start of the window, 2026-11-23T08:00:00Z or 2026-11-23')
    .option('--to <time>', 'with a model: end of the window, written likewise (default: now)')
    .option('--groups <columns>', 'columns whose groups are compared (default: as configured)', collect)
    .option('--together <columns>', 'columns that make groups together; may be given again', collect)
    .option(
      '--cuts <column=numbers>',
      'bounds of a numeric column, each the first of the next group',
      collect,
    )
    .option(
      '--against <column=value>',
      'the group that others are held against (default: everybody)',
      collect,
    )
    .option('--favourable <labels>', 'the classes that are good to get (default: the second of two)', collect)
    .option('--minimum-rows <number>', 'groups of fewer rows are listed only (default: 30)')
    .option(
      '--alpha <number>',
      'level of what is said to differ, adjusted for all comparisons (default: 0.05)',
    )
    .option('--current <file>', 'rows with prediction, groups, target and scores, CSV or Parquet')
    .option('--reference <file>', 'labelled rows that estimates are learnt from')
    .option('--target <column>', 'the column that holds the truth; empty where it is not known yet')
    .option('--prediction <column>', 'the column that holds what the model said (default: prediction)')
    .option(
      '--score <column>',
      'the probability of the second of two classes (default: probability, where there is one)',
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
    .option('--json <file>', 'write all of it as JSON to a file, or to standard output with -')
    .option('--markdown <file>', 'write a summary for a pull request or a chat likewise')
    .option('--fail-on-difference', 'exit with 3 when a comparison differs beyond chance')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  sentinel fairness income_full\n' +
        '  sentinel fairness --current week.csv --target income --groups sex,race --cuts age=30,50',
    )
    .action(async (model: string | undefined, raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      await checkOutputs(options);
      const answer = await answerTo(model, options, command);
      const printed = await write(options, answer);
      if (!printed) {
        const { fairnessText } = await import('./fairness-text.js');
        const { window, fairness, problem } = answer;
        if (window) process.stdout.write(`window   ${window.start ?? 'the first row'} to ${window.end}\n`);
        process.stdout.write(
          fairness ? fairnessText(fairness) : `not known: ${problem ?? 'there are no rows'}\n`,
        );
      }
      const differs = answer.fairness?.attributes.some(({ comparisons }) =>
        comparisons.some((comparison) => comparison.differs),
      );
      if (options.failOnDifference && differs) process.exitCode = 3;
    });
}

async function answerTo(
  model: string | undefined,
  options: FairnessCommandOptions,
  command: Command,
): Promise<FairnessAnswer> {
  const files = OF_FILES.some((name) => options[name] !== undefined) || options.regression;
  if (files) {
    if (model !== undefined) refuse('Expected a model or files, got both.');
    const given = OF_MODEL.find((name) => options[name] !== undefined);
    if (given !== undefined) refuse(`--${given} goes with a model.`);
    if (configOption(command) !== undefined) refuse('--config goes with a model.');
    return (await import('./fairness-answer.js')).fairnessOfFiles(options);
  }
  const config = await commandConfig(command);
  return (await import('./fairness-answer.js')).fairnessOfModel(config, model, options);
}

async function write(options: FairnessCommandOptions, answer: FairnessAnswer): Promise<boolean> {
  if (options.json !== undefined) await writeOutput(options.json, `${JSON.stringify(answer, null, 2)}\n`);
  if (options.markdown !== undefined) {
    const { fairnessMarkdown } = await import('./fairness-answer.js');
    await writeOutput(options.markdown, fairnessMarkdown(answer));
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
