/**
 * Who did what: `data/audit/000001.json`, `000002.json`, and so on. Every entry holds the hash of the one before, so that
 * an entry that is changed, taken out or put in between breaks the chain behind it. Entries that are cut off at the end
 * can be noticed only by somebody who kept the last hash.
 *
 * A new entry takes the next number, by exactly one of the processes that try it, so no lock can be left behind by a
 * killed process.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf, sentinelError } from '../../config/errors.js';
import { createFileAtomically } from '../write-file-atomically.js';
import {
  type AuditEntry,
  type AuditEvent,
  auditEntrySchema,
  chainEntry,
  isUnchanged,
} from './audit-entry.js';

export interface AuditLog {
  /**
   * Adds an entry, of now unless told. It is written before what it tells of is done: everything that was done has its entry, and the last step
   * of what has one may have failed.
   *
   * @throws SentinelError SENT_AUDIT_FAILED, and then it must not be done
   */
  record(event: AuditEvent, at?: string): Promise<AuditEntry>;
  /**
   * Adds the entry that follows from those there are, if one does.
   *
   * @param decide asked again when another process was faster
   * @throws SentinelError SENT_AUDIT_FAILED
   */
  recordIf(decide: (entries: readonly AuditEntry[]) => AuditEvent | null): Promise<AuditEntry | null>;
  /**
   * All entries, oldest first.
   *
   * @throws SentinelError SENT_AUDIT_BROKEN when one cannot be read
   */
  entries(): Promise<AuditEntry[]>;
  /**
   * The last entry after all were held against their hashes; `null` when there is none.
   *
   * @param known what `entries` has just read; all are read unless told
   * @throws SentinelError SENT_AUDIT_BROKEN at the first that is missing, changed or not behind the one before
   */
  verify(known?: readonly AuditEntry[]): Promise<AuditEntry | null>;
}

const NAME = /^(\d{6,15})\.json$/;

export function createAuditLog({
  folder,
  now,
}: {
  readonly folder: string;
  readonly now: () => Date;
}): AuditLog {
  const pathOf = (number: number): string => join(folder, `${String(number).padStart(6, '0')}.json`);

  async function numbers(): Promise<number[]> {
    const names = await readdir(folder).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    });
    return names
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  async function read(number: number): Promise<AuditEntry> {
    const path = pathOf(number);
    try {
      const entry = auditEntrySchema.parse(JSON.parse(await readFile(path, 'utf8')));
      if (entry.number === number) return entry;
      throw new Error(`it says that it is entry ${entry.number}`);
    } catch (cause) {
      const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
      throw sentinelError('SENT_AUDIT_BROKEN', { path, problem: problem.replace(/\s+/g, ' ') }, { cause });
    }
  }

  async function entries(): Promise<AuditEntry[]> {
    const found: AuditEntry[] = [];
    for (const number of await numbers()) found.push(await read(number));
    return found;
  }

  async function add(choose: () => Promise<AuditEntry | null>): Promise<AuditEntry | null> {
    try {
      for (;;) {
        const entry = await choose();
        if (entry === null) return null;
        const text = `${JSON.stringify(entry, null, 2)}\n`;
        if (await createFileAtomically(pathOf(entry.number), text)) return entry;
      }
    } catch (cause) {
      throw sentinelError('SENT_AUDIT_FAILED', { folder, problem: messageOf(cause) }, { cause });
    }
  }

  return {
    entries,
    async record(event, at) {
      const entry = await add(async () => {
        const last = (await numbers()).at(-1);
        return chainEntry(event, last === undefined ? null : await read(last), at ?? now().toISOString());
      });
      if (entry === null) throw new Error('an event without an entry');
      return entry;
    },
    recordIf: (decide) =>
      add(async () => {
        const before = await entries();
        const event = decide(before);
        return event && chainEntry(event, before.at(-1) ?? null, now().toISOString());
      }),
    async verify(known) {
      let last: AuditEntry | null = null;
      for (const next of known ?? (await numbers())) {
        const entry: AuditEntry = typeof next === 'number' ? await read(next) : next;
        const problem = problemOf(entry, last);
        if (problem !== null)
          throw sentinelError('SENT_AUDIT_BROKEN', { path: pathOf(entry.number), problem });
        last = entry;
      }
      return last;
    },
  };
}

function problemOf(entry: AuditEntry, last: AuditEntry | null): string | null {
  const expected = (last?.number ?? 0) + 1;
  if (entry.number !== expected) return `entry ${expected} is missing`;
  if (!isUnchanged(entry)) return 'it was changed: its hash is that of other content';
  if (entry.previous !== (last?.hash ?? null)) return `it does not follow entry ${expected - 1}`;
  return null;
}
