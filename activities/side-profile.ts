/** A prepared reference as its profile keeps it. Loaded only where there may be one: its schemas take a while to be made. */
import * as z from 'zod';
import { columnSummarySchema } from '../drift/column-result.js';
import type { DrawnRows } from '../drift/multivariate/draw-rows.js';
import type { PreparedSide } from '../drift/prepare-side.js';
import { sideQualitySchema } from '../drift/quality/quality-schema.js';
import { readProfile, writeProfile } from '../store/reference-profile.js';
import { packSample, sampleNotesSchema, unpackSample } from './packed-sample.js';

/** What a profile knows beside its values. */
const notesSchema = z.object({
  quality: sideQualitySchema.nullable(),
  summaries: z.record(z.string(), columnSummarySchema),
  sample: sampleNotesSchema.nullable(),
});

interface ProfiledSide {
  readonly side: PreparedSide;
  readonly sample: DrawnRows | null;
}

/**
 * @param folder of profiles
 * @param key as `profileKey` makes it
 * @returns `null` when there is none, or none that can be read
 */
export async function readSideProfile(folder: string, key: string): Promise<ProfiledSide | null> {
  const stored = await readProfile(folder, key);
  const notes = notesSchema.safeParse(stored?.notes);
  if (stored === null || !notes.success) return null;
  const { sample: packed, ...known } = notes.data;
  const sample = packed && unpackSample({ notes: packed, blocks: stored.blocks });
  if (packed !== null && sample === null) return null;
  return { side: { table: stored.table, ...known }, sample };
}

/** Keeps a side under a key. */
export async function writeSideProfile(
  folder: string,
  key: string,
  { side, sample }: ProfiledSide,
): Promise<void> {
  const { table, quality, summaries } = side;
  const stored = { ...table, warnings: table.warnings ?? [] };
  const packed = sample && packSample(sample);
  const notes = { quality, summaries, sample: packed?.notes ?? null };
  await writeProfile(folder, key, { table: stored, notes, blocks: packed?.blocks ?? [] });
}
