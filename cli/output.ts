/** Where `sentinel drift` writes what it found. */
import { stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { messageOf, sentinelError } from '../config/errors.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';

/** What a person has to mend in the command rather than in the machine. */
const MISTAKES: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENAMETOOLONG',
]);

/** The forms of a result, each an option that takes a file, or `-` for standard output. */
export const FORMS = ['json', 'html', 'markdown', 'junit', 'csv'] as const;
export type Form = (typeof FORMS)[number];

export interface Outputs extends Partial<Readonly<Record<Form, string | undefined>>> {
  readonly reference?: string | undefined;
  readonly current?: string | undefined;
}

/**
 * Refuses outputs that would overwrite each other or the data, before anything is computed.
 *
 * @throws SentinelError SENT_USAGE
 */
export async function checkOutputs(outputs: Outputs): Promise<void> {
  const refuse = (problem: string): never => {
    throw sentinelError('SENT_USAGE', { problem });
  };
  const given = FORMS.flatMap((form) => {
    const path = outputs[form];
    return path === undefined ? [] : [{ option: `--${form}`, path }];
  });
  for (const { option, path } of given) {
    if (path === '') refuse(`${option}: expected a file or -, got an empty text.`);
    if (path === '-') continue;
    for (const input of ['reference', 'current'] as const) {
      const data = outputs[input];
      if (data !== undefined && (await sameFile(path, data)))
        refuse(`${option} ${path} would overwrite the file of --${input}. Expected another file.`);
    }
  }
  for (const [at, one] of given.entries()) {
    for (const other of given.slice(at + 1)) {
      if (!(await samePlace(one.path, other.path))) continue;
      const place = one.path === '-' ? 'standard output' : other.path;
      refuse(`${one.option} and ${other.option} both name ${place}. Expected two places.`);
    }
  }
}

/** Whether two outputs would mix or overwrite each other. A device such as /dev/null takes both. */
async function samePlace(one: string, other: string): Promise<boolean> {
  if (one === other) return one === '-' || !(await isDevice(one));
  return one !== '-' && other !== '-' && (await sameFile(one, other));
}

/**
 * Writes a text to a file, whole or not at all, or to standard output for `-`.
 *
 * @throws SentinelError SENT_USAGE when nothing can be written there, SENT_OUTPUT_FAILED when the machine fails (its disk
 *   is full)
 */
export async function writeOutput(path: string, text: string): Promise<void> {
  if (path === '-') {
    process.stdout.write(text);
    return;
  }
  const write = async (): Promise<void> => {
    // A folder that is not there is a mistyped one, also in `no-such/..`, which `resolve` would make nothing of.
    await stat(dirname(path));
    const info = await stat(path).catch(() => null);
    // A device or a pipe takes no rename.
    await (info !== null && !info.isFile() ? writeFile(path, text) : writeFileAtomically(path, text));
  };
  await write().catch((cause: unknown) => {
    const problem = messageOf(cause);
    if (cause instanceof Error && 'code' in cause && MISTAKES.has(String(cause.code)))
      throw sentinelError('SENT_USAGE', { problem: `Cannot write ${path}: ${problem}` }, { cause });
    throw sentinelError('SENT_OUTPUT_FAILED', { path, problem }, { cause });
  });
}

async function isDevice(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  return info !== null && !info.isFile();
}

/** Whether two paths name one regular file, be it through a link, or would once it is written. */
async function sameFile(one: string, other: string): Promise<boolean> {
  if (resolve(one) === resolve(other)) return !(await isDevice(one));
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => null)));
  return a != null && b != null && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}
