import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { packageRoot } from '../config/package-root.js';

/** The options of a benchmark by name: texts become what is wanted, each has a default and a description. */
type Shape = Readonly<Record<string, z.ZodDefault<z.ZodType<unknown, string>>>>;

/** What a benchmark is called with: its options, or what to print instead of running. */
export type BenchCall<S extends Shape> =
  | { readonly values: z.output<z.ZodObject<S>> }
  | { readonly help: string }
  | { readonly problem: string };

/** A whole number. */
export function whole(least: number, standard: number, what: string, most = 100_000_000) {
  return wholeText(least, most).default(standard).describe(what);
}

/** Whole numbers with commas between them. */
export function wholes(least: number, standard: readonly number[], what: string, most = 100_000_000) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(wholeText(least, most)))
    .default([...standard])
    .describe(what);
}

/** Some of several names, with commas between them; all unless told. */
export function someOf<const Name extends string>(names: readonly Name[], what: string) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(
      z.array(
        z.enum(names, { error: ({ input }) => `expected some of ${names.join(', ')}, got "${input}"` }),
      ),
    )
    .default([...names])
    .describe(what);
}

/** The folder of what a benchmark makes and may use again. */
export function folder() {
  return z
    .string()
    .min(1, 'expected a folder, got ""')
    .default(join(packageRoot(), '.bench'))
    .describe('where files and Python environments are kept');
}

function wholeText(least: number, most: number) {
  return z.string().transform((text, context) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    context.addIssue(`expected a whole number from ${least} to ${most}, got "${text}"`);
    return z.NEVER;
  });
}

/**
 * Reads the arguments of a benchmark.
 *
 * @param command as it is called, such as `npm run bench:drift`
 * @param about what it does, and what it needs
 */
export function readBenchOptions<S extends Shape>(
  command: string,
  about: string,
  shape: S,
  args: readonly string[],
): BenchCall<S> {
  const names = Object.keys(shape);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  const again = `; ${command} -- --help shows the options`;
  try {
    const { help, ...given } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    }).values;
    if (help === true) return { help: helpOf(command, about, shape) };
    const parsed = z.object(shape).safeParse(given);
    if (parsed.success) return { values: parsed.data };
    const [issue] = parsed.error.issues;
    return { problem: `--${String(issue?.path[0])}: ${issue?.message}${again}` };
  } catch (error) {
    // Node's message, less its advice on arguments that begin with a dash.
    const message = error instanceof Error ? error.message.split('. To ')[0] : String(error);
    return { problem: `${message}${again}` };
  }
}

function helpOf(command: string, about: string, shape: Shape): string {
  const width = Math.max(...Object.keys(shape).map((name) => name.length), 'help'.length);
  const lines = Object.entries(shape).map(
    ([name, option]) =>
      `  --${name.padEnd(width)}  ${option.description ?? ''} (default: ${String(option.parse(undefined))})`,
  );
  const help = `  --${'help'.padEnd(width)}  shows this`;
  return [`${command} [-- OPTIONS]`, '', about, '', ...lines, help, ''].join('\n');
}

/** The options that this process was called with; ends it when they are wrong, or help is wanted. */
export function benchOptions<S extends Shape>(
  command: string,
  about: string,
  shape: S,
): z.output<z.ZodObject<S>> {
  const call = readBenchOptions(command, about, shape, process.argv.slice(2));
  if ('values' in call) return call.values;
  if ('help' in call) {
    process.stdout.write(call.help);
    process.exit(0);
  }
  process.stderr.write(`${command}: ${call.problem}\n`);
  process.exit(2);
}
