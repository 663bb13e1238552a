/** What `sentinel performance` and `sentinel fairness` have in common: rows with truth, of a model's window or of files. */
import type { Command } from 'commander';
import * as z from 'zod';
import { durationSchema } from '../config/duration.js';
import { collect } from './collect.js';
import { configOption } from './command-config.js';
import { instantOption, listOption } from './drift-options.js';
import { writeOutput } from './output.js';
import { refuse } from './refuse.js';

/** The options, to be parsed by zod. */
export const labelledRowsOptions = {
  last: durationSchema.optional(),
  from: instantOption.optional(),
  to: instantOption.optional(),
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
};

const OF_MODEL = ['last', 'from', 'to'] as const;
const OF_FILES = [
  'reference',
  'current',
  'target',
  'prediction',
  'score',
  'probabilities',
  'classes',
  'regression',
] as const;

type Given = Readonly<Partial<Record<(typeof OF_MODEL)[number] | (typeof OF_FILES)[number], unknown>>>;

/** Adds the options that say which window of a model. */
export function windowOptions(command: Command): Command {
  return command
    .option('--last <duration>', 'with a model: the last 24h, 30m, 7d')
    .option('--from <time>', 'with a model: start of the window, 2026-11-23T08:00:00Z or 2026-11-23')
    .option('--to <time>', 'with a model: end of the window, written likewise (default: now)');
}

/**
 * Adds the options that say what the columns of a file hold.
 *
 * @param score what the column of the score holds
 */
export function columnOptions(command: Command, score: string): Command {
  return command
    .option('--target <column>', 'the column that holds the truth; empty where it is not known yet')
    .option('--prediction <column>', 'the column that holds what the model said (default: prediction)')
    .option('--score <column>', `${score} (default: probability, where there is one)`)
    .option(
      '--probabilities <columns>',
      'of more than two classes: the probability of each, in their order (default: probability_<class>, where there are such)',
      collect,
    )
    .option(
      '--classes <labels>',
      'the labels; of two the negative one first (default: those of the target)',
      collect,
    )
    .option('--regression', 'the target is a number');
}

/** Adds the options that say where the answer goes. */
export function answerOptions(command: Command): Command {
  return command
    .option('--json <file>', 'write all of it as JSON to a file, or to standard output with -')
    .option('--markdown <file>', 'write a summary for a pull request or a chat likewise');
}

/**
 * Whether a command is about files instead of a model.
 *
 * @param more options of this command that go with files, whether they were given
 * @throws SentinelError SENT_USAGE when it is about both
 */
export function isAboutFiles(
  model: string | undefined,
  options: Given,
  command: Command,
  more = false,
): boolean {
  const isGiven = (name: keyof Given): boolean => options[name] !== undefined && options[name] !== false;
  if (!more && !OF_FILES.some(isGiven)) return false;
  if (model !== undefined) refuse('Expected a model or files, got both.');
  const ofModel = OF_MODEL.find(isGiven);
  if (ofModel !== undefined) refuse(`--${ofModel} goes with a model.`);
  if (configOption(command) !== undefined) refuse('--config goes with a model.');
  return true;
}

/**
 * Writes the answer in the forms that were asked for.
 *
 * @returns whether one of them went to standard output
 * @throws SentinelError as `writeOutput`
 */
export async function writeAnswer(
  { json, markdown }: { readonly json?: string | undefined; readonly markdown?: string | undefined },
  answer: unknown,
  markdownOf: () => Promise<string>,
): Promise<boolean> {
  if (json !== undefined) await writeOutput(json, `${JSON.stringify(answer, null, 2)}\n`);
  if (markdown !== undefined) await writeOutput(markdown, await markdownOf());
  return json === '-' || markdown === '-';
}
