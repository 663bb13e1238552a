/** Sampled rows as they are kept with a reference's profile: what they are called as JSON, their values as the bytes they are. */
import * as z from 'zod';
import type { DrawnRows } from '../drift/multivariate/draw-rows.js';

const name = z.string();

export const sampleNotesSchema = z.object({
  rows: z.number().int().min(0),
  columns: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('numeric'), name }),
      z.object({ type: z.literal('categorical'), name, categories: z.array(z.string()) }),
    ]),
  ),
  skipped: z.array(z.object({ name, reason: z.string() })),
  reason: z.string().nullable(),
});

interface PackedSample {
  readonly notes: z.infer<typeof sampleNotesSchema>;
  /** One block a column: float64 values, or int32 codes. */
  readonly blocks: readonly Uint8Array[];
}

export function packSample({ features, skipped, reason }: DrawnRows): PackedSample {
  return {
    notes: {
      rows: features.rows,
      columns: features.columns.map((column) =>
        column.type === 'numeric'
          ? { type: 'numeric', name: column.name }
          : { type: 'categorical', name: column.name, categories: [...column.categories] },
      ),
      skipped: skipped.map((column) => ({ name: column.name, reason: column.reason })),
      reason,
    },
    blocks: features.columns.map((column) => {
      const { buffer, byteOffset, byteLength } = column.type === 'numeric' ? column.values : column.codes;
      return new Uint8Array(buffer, byteOffset, byteLength);
    }),
  };
}

/**
 * @param blocks each from where doubles may start
 * @returns `null` when a column has another number of rows than it should
 */
export function unpackSample({ notes, blocks }: PackedSample): DrawnRows | null {
  const { rows, skipped, reason } = notes;
  const columns: DrawnRows['features']['columns'][number][] = [];
  for (const [index, column] of notes.columns.entries()) {
    const block = blocks[index];
    const size = column.type === 'numeric' ? Float64Array.BYTES_PER_ELEMENT : Int32Array.BYTES_PER_ELEMENT;
    if (block?.byteLength !== rows * size) return null;
    const { buffer, byteOffset } = block;
    columns.push(
      column.type === 'numeric'
        ? { ...column, values: new Float64Array(buffer, byteOffset, rows) }
        : { ...column, codes: new Int32Array(buffer, byteOffset, rows) },
    );
  }
  return { features: { rows, columns }, skipped, reason };
}
