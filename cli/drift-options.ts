/** The options of `sentinel drift`, typed. */
import * as z from 'zod';
import { durationSchema } from '../config/duration.js';
import { messageOf, sentinelError } from '../config/errors.js';
import { PROFILES } from '../drift/profiles.js';
import { TEST_IDS, type TestId } from '../drift/test-ids.js';
import { parseNames } from './name-list.js';
import { formOptions } from './result-forms.js';

/** A time, or a date, which is its midnight in UTC. */
export const instantOption = z
  .string()
  .transform((text) => (z.iso.date().safeParse(text).success ? `${text}T00:00:00Z` : text))
  .pipe(
    z.iso.datetime({
      offset: true,
      error: 'expected an ISO 8601 time such as 2026-11-23T08:00:00Z, or a date such as 2026-11-23',
    }),
  );
/** Names separated by commas, in an option that may be given again. */
export const listOption = z
  .array(z.string())
  .transform((texts, context) => {
    try {
      const names = [...new Set(texts.flatMap(parseNames))];
      if (names.length > 0) return names;
      context.addIssue('expected names of columns, separated by commas');
    } catch (error) {
      context.addIssue(messageOf(error));
    }
    return z.NEVER;
  })
  .optional();

/** A number of which `isRight` holds; `expected` says what that is. An empty text is no number, though `Number` reads one as 0. */
function numberOption(expected: string, isRight: (value: number) => boolean) {
  return z.string().transform((text, context) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (isRight(value)) return value;
    context.addIssue(`expected ${expected}, got "${text}"`);
    return z.NEVER;
  });
}

/** A whole number, at least `least`, at most `most`. */
export function countOption(least: number, most = Number.POSITIVE_INFINITY) {
  const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
  return numberOption(
    `a whole number ${range}`,
    (value) => Number.isSafeInteger(value) && value >= least && value <= most,
  );
}

export const alphaOption = numberOption('a number between 0 and 1', (value) => value > 0 && value < 1);

export const driftOptionsSchema = z.object({
  reference: z.string().optional(),
  current: z.string().optional(),
  model: z.string().optional(),
  last: durationSchema.optional(),
  from: instantOption.optional(),
  to: instantOption.optional(),
  profile: z.enum(PROFILES, `expected one of ${PROFILES.join(', ')}`).optional(),
  test: z.array(z.string()).default([]),
  threshold: z.array(z.string()).default([]),
  columns: listOption,
  categorical: listOption,
  numeric: listOption,
  minRows: countOption(1).optional(),
  driftShare: numberOption('a number above 0, at most 1', (value) => value > 0 && value <= 1).optional(),
  ...formOptions,
  alpha: alphaOption.optional(),
  cache: z.boolean().default(true),
  quality: z.boolean().default(true),
  /** Absent when neither `--multivariate` nor `--no-multivariate` is given. */
  multivariate: z.boolean().optional(),
  failOnDrift: z.boolean().default(false),
});
export type DriftCommandOptions = z.infer<typeof driftOptionsSchema>;

/** The tests that were given for columns. */
export function testsOf(options: DriftCommandOptions): Record<string, TestId> {
  return assignments('--test', options.test, parseTest);
}

/** The thresholds that were given for columns. */
export function thresholdsOf(options: DriftCommandOptions): Record<string, number> {
  return assignments('--threshold', options.threshold, parseThreshold);
}

/**
 * Refuses an option that does not go with the way the check is done.
 *
 * @throws SentinelError SENT_USAGE
 */
export function refuseOptions(
  options: DriftCommandOptions,
  names: readonly (keyof DriftCommandOptions)[],
  why: (name: string) => string,
): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given !== undefined) throw sentinelError('SENT_USAGE', { problem: why(given) });
}

/** `column=value` options as a map. The column may hold `=` itself: the last one separates. */
function assignments<T>(
  option: string,
  given: readonly string[],
  parse: (value: string, text: string) => T,
): Record<string, T> {
  const entries = given.map((text): [string, T] => {
    const at = text.lastIndexOf('=');
    if (at <= 0) throw sentinelError('SENT_USAGE', { problem: `${option} ${text}: expected COLUMN=VALUE` });
    return [text.slice(0, at), parse(text.slice(at + 1), text)];
  });
  const twice = entries.find(([name, value], at) =>
    entries.slice(0, at).some(([other, before]) => other === name && before !== value),
  );
  if (twice !== undefined)
    throw sentinelError('SENT_USAGE', { problem: `${option} gives "${twice[0]}" two values. Expected one.` });
  return Object.fromEntries(entries);
}

function parseTest(value: string, text: string): TestId {
  const test = TEST_IDS.find((id) => id === value);
  if (test !== undefined) return test;
  throw sentinelError('SENT_USAGE', {
    problem: `--test ${text}: expected one of ${TEST_IDS.join(', ')}, got "${value}"`,
  });
}

function parseThreshold(value: string, text: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number) && number >= 0) return number;
  throw sentinelError('SENT_USAGE', {
    problem: `--threshold ${text}: expected a number of at least 0, got "${value}"`,
  });
}
