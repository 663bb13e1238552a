/**
 * One `sentinel start` per project: a file that names the running one and its children. A killed one leaves the file
 * behind; the next one finds that its process is gone, ends what children are left, and takes over.
 */
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { isRunning, type ProcessIdentity, processIdentity } from '../store/process-identity.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';

const identitySchema = z.object({ pid: z.number().int().positive(), born: z.string() });
const lockSchema = z.object({
  owner: identitySchema,
  address: z.string(),
  children: z.array(identitySchema),
});
type LockFile = z.infer<typeof lockSchema>;

export interface InstanceLock {
  /** Writes down a child, so that it can be ended should this process be killed. */
  addChild(pid: number): Promise<void>;
  release(): Promise<void>;
}

/** How long one that is perhaps just stopping is waited for. */
const OWNER_PATIENCE_MS = 2_500;
/** How long the children of a killed one may take to end by themselves. */
const CHILD_PATIENCE_MS = 6_000;

/**
 * Takes the lock of a project.
 *
 * @param address the API's address, told to whoever comes second
 * @throws SentinelError SENT_ALREADY_RUNNING
 */
export async function acquireInstanceLock(
  stateFolder: string,
  address: string,
  say: (line: string) => void,
): Promise<InstanceLock> {
  const file = join(stateFolder, 'start.json');
  const owner = await processIdentity(process.pid);
  if (!owner) throw new Error('This system does not tell when this process was born.');
  const deadline = Date.now() + OWNER_PATIENCE_MS;

  while (!(await create(file, { owner, address, children: [] }))) {
    const other = await read(file);
    if (other && (await isRunning(other.owner))) {
      if (Date.now() > deadline) {
        throw sentinelError('SENT_ALREADY_RUNNING', { pid: other.owner.pid, address: other.address });
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    } else {
      await clearStale(file, say);
    }
  }

  const children: ProcessIdentity[] = [];
  return {
    async addChild(pid) {
      const child = await processIdentity(pid);
      if (child) children.push(child);
      await writeFileAtomically(file, JSON.stringify({ owner, address, children }));
    },
    async release() {
      if ((await read(file))?.owner.pid === owner.pid) await rm(file, { force: true });
    },
  };
}

/** Creates the file, its content in it from the first moment on; false when it is there already. */
async function create(file: string, content: LockFile): Promise<boolean> {
  const temporary = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(temporary, JSON.stringify(content));
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Takes a stale file out of the way and ends the children it names. Of several that try at once, renaming lets one
 * through; should that one have caught a lock that was taken in the meantime, it is put back.
 */
async function clearStale(file: string, say: (line: string) => void): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  try {
    const found = await read(aside);
    if (found && (await isRunning(found.owner))) await link(aside, file).catch(() => {});
    else if (found) await endChildren(found.children, say);
  } finally {
    await rm(aside, { force: true });
  }
}

/** The lock that is there; `undefined` when it is gone or was torn by a crash. */
async function read(file: string): Promise<LockFile | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function endChildren(children: readonly ProcessIdentity[], say: (line: string) => void): Promise<void> {
  const left: ProcessIdentity[] = [];
  for (const child of children) if (await isRunning(child)) left.push(child);
  if (left.length === 0) return;
  say(`the last start was killed; ending ${left.length} of its processes that are left`);
  for (const { pid } of left) signal(pid, 'SIGTERM');
  const deadline = Date.now() + CHILD_PATIENCE_MS;
  for (const child of left) {
    while (await isRunning(child)) {
      if (Date.now() > deadline) signal(child.pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}
