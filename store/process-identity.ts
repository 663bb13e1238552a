/** Who a process is, so that a number that was used again is not taken for the process that had it before. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it was born, in a form of the system's own. */
  readonly born: string;
}

/** The identity of a process that runs now; `null` when there is none (a zombie is none). */
export async function processIdentity(pid: number): Promise<ProcessIdentity | null> {
  const born = process.platform === 'linux' ? await bornOnLinux(pid) : await bornByPs(pid);
  return born === null ? null : { pid, born };
}

/** Whether that very process still runs. */
export async function isRunning({ pid, born }: ProcessIdentity): Promise<boolean> {
  return (await processIdentity(pid))?.born === born;
}

/** The parent of a process, on systems that tell; `null` elsewhere. */
export async function parentOf(pid: number): Promise<number | null> {
  const fields = await statOnLinux(pid);
  return fields ? Number(fields[1]) : null;
}

async function bornOnLinux(pid: number): Promise<string | null> {
  const fields = await statOnLinux(pid);
  if (!fields || fields[0] === 'Z') return null;
  // Field 22 of proc(5) stat: start time in clock ticks after boot.
  return fields[19] ?? null;
}

/** The fields of /proc/PID/stat from the third on: the second, the name, may hold spaces and brackets. */
async function statOnLinux(pid: number): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

async function bornByPs(pid: number): Promise<string | null> {
  return promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  );
}
