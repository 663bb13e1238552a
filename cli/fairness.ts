import { Command } from 'commander';
import * as z from 'zod';
import { messageOf } from '../config/errors.js';
import { FEWEST_ROWS } from '../config/fairness-schema.js';
import type { FairnessSection } from '../drift/fairness/fairness-schema.js';
import { collect } from './collect.js';
import { commandConfig } from './command-config.js';
import { alphaOption, countOption, listOption } from './drift-options.js';
import {
  answerOptions,
  columnOptions,
  isAboutFiles,
  labelledRowsOptions,
  windowOptions,
  writeAnswer,
} from './labelled-rows.js';
import { parseNames } from './name-list.js';
import { checkOutputs } from './output.js';
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
  ...labelledRowsOptions,
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
  minimumRows: countOption(FEWEST_ROWS).optional(),
  alpha: alphaOption.optional(),
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

/** `sentinel fairness [model]` */
export function fairnessCommand(): Command {
  const fairness = new Command('fairness')
    .description('how alike a model treats groups: selection and error rates of each, and what differs')
    .argument('[model]', 'a configured model; its window and groups as configured');
  windowOptions(fairness)
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
    .option('--minimum-rows <number>', 'groups of fewer rows are listed only; at least 10 (default: 30)')
    .option(
      '--alpha <number>',
      'level of what is said to differ, adjusted for all comparisons (default: 0.05)',
    )
    .option('--current <file>', 'rows with prediction, groups, target and scores, CSV or Parquet')
    .option('--reference <file>', 'labelled rows that estimates are learnt from');
  return answerOptions(columnOptions(fairness, 'the probability of the second of two classes'))
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
      const printed = await writeAnswer(options, answer, async () =>
        (await import('./fairness-answer.js')).fairnessMarkdown(answer),
      );
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
  if (isAboutFiles(model, options, command))
    return (await import('./fairness-answer.js')).fairnessOfFiles(options);
  const config = await commandConfig(command);
  return (await import('./fairness-answer.js')).fairnessOfModel(config, model, options);
}
