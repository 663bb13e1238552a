/**
 * Which version of a model is served, and which were before: `data/models/{model}/champion/000001.json`, `000002.json`,
 * and so on. The record with the highest number names the champion.
 *
 * A record is never changed. A new one is made with a number that is not taken, by exactly one of the processes that try
 * it, so two promotions at the same moment cannot lose each other, no lock can be left behind by a killed process, and
 * a reader sees the champion before or the champion after.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { modelIdSchema } from '../config/schema.js';
import { createFileAtomically } from '../store/write-file-atomically.js';
import { CHAMPION_FOLDER, versionSchema } from './model-header.js';
import { readModelJson } from './read-model-json.js';

export const championRecordSchema = z.strictObject({
  schema_version: z.literal(1),
  number: z.int().min(1),
  model: modelIdSchema,
  version: versionSchema,
  /** The champion before; `null` for the first. */
  previous: versionSchema.nullable(),
  action: z.enum(['promote', 'rollback']),
  at: z.iso.datetime(),
  /** Who did it, as they gave themselves; a person, or `sentinel train`. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
});
export type ChampionRecord = z.infer<typeof championRecordSchema>;

const RECORD_NAME = /^(\d{6,15})\.json$/;

/** The numbers of all records, ascending; none when no version was ever promoted. */
async function recordNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => RECORD_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * The number of the last record, 0 when there is none. One listing of a folder: this is what a serving process looks at
 * to notice a new champion.
 */
export async function lastChampionNumber(modelDir: string): Promise<number> {
  return (await recordNumbers(join(modelDir, CHAMPION_FOLDER))).at(-1) ?? 0;
}

/**
 * The last record, `null` when no version was ever promoted.
 *
 * @throws SentinelError SENT_MODEL_FILE_INVALID when it is damaged
 */
export async function readChampion(modelDir: string): Promise<ChampionRecord | null> {
  const number = await lastChampionNumber(modelDir);
  return number === 0 ? null : readRecord(modelDir, number);
}

/**
 * All records, oldest first.
 *
 * @throws SentinelError SENT_MODEL_FILE_INVALID when one is damaged
 */
export async function readChampionHistory(modelDir: string): Promise<ChampionRecord[]> {
  const numbers = await recordNumbers(join(modelDir, CHAMPION_FOLDER));
  return Promise.all(numbers.map((number) => readRecord(modelDir, number)));
}

function readRecord(modelDir: string, number: number): Promise<ChampionRecord> {
  return readModelJson(recordPath(modelDir, number), championRecordSchema);
}

/**
 * Adds a record with the number after `record.number - 1`.
 *
 * @returns false when another process has taken that number, and then nothing is changed
 */
export async function addChampionRecord(modelDir: string, record: ChampionRecord): Promise<boolean> {
  const checked = championRecordSchema.parse(record);
  return createFileAtomically(recordPath(modelDir, checked.number), `${JSON.stringify(checked, null, 2)}\n`);
}

function recordPath(modelDir: string, number: number): string {
  return join(modelDir, CHAMPION_FOLDER, `${String(number).padStart(6, '0')}.json`);
}

/**
 * The version that a rollback goes back to: the champion before the present one, a rollback having undone the promotion
 * that it went back over. So going back twice goes two promotions back, not to and fro.
 *
 * @param history oldest first
 * @returns `null` when there is none
 */
export function versionBefore(history: readonly ChampionRecord[]): string | null {
  const standing: string[] = [];
  for (const { action, version } of history) {
    if (action === 'rollback') standing.pop();
    if (standing.at(-1) !== version) standing.push(version);
  }
  return standing.at(-2) ?? null;
}
