/** Sampled rows as plain JSON, to be kept with a reference's profile: values as the bytes they are, in base64. */
import * as z from 'zod';
import type { DrawnRows } from '../drift/multivariate/draw-rows.js';

const name = z.string();
const bytes = z.string();

export const packedSampleSchema = z.object({
  rows: z.number().int().min(0),
  columns: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('numeric'), name, values: bytes }),
      z.object({ type: z.literal('categorical'), name, categories: z.array(z.string()), codes: bytes }),
    ]),
  ),
  skipped: z.array(z.object({ name, reason: z.string() })),
  reason: z.string().nullable(),
});
type PackedSample = z.infer<typeof packedSampleSchema>;

export function packSample({ features, skipped, reason }: DrawnRows): PackedSample {
  return {
    rows: features.rows,
    columns: features.columns.map((column) =>
      column.type === 'numeric'
        ? { type: 'numeric', name: column.name, values: base64(column.values) }
        : {
            type: 'categorical',
            name: column.name,
            categories: [...column.categories],
            codes: base64(column.codes),
          },
    ),
    skipped: skipped.map((column) => ({ name: column.name, reason: column.reason })),
    reason,
  };
}

/** @returns `null` when a column has another number of rows than it should */
export function unpackSample({ rows, columns, skipped, reason }: PackedSample): DrawnRows | null {
  const unpacked = columns.map((column) =>
    column.type === 'numeric'
      ? { type: column.type, name: column.name, values: new Float64Array(shared(column.values, 8)) }
      : {
          type: column.type,
          name: column.name,
          categories: column.categories,
          codes: new Int32Array(shared(column.codes, 4)),
        },
  );
  const isWhole = unpacked.every((column) =>
    column.type === 'numeric' ? column.values.length === rows : column.codes.length === rows,
  );
  return isWhole ? { features: { rows, columns: unpacked }, skipped, reason } : null;
}

function base64(values: Float64Array | Int32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/** Whole elements in memory that threads share. */
function shared(text: string, size: number): SharedArrayBuffer {
  const decoded = Buffer.from(text, 'base64');
  const memory = new SharedArrayBuffer(decoded.length - (decoded.length % size));
  new Uint8Array(memory).set(decoded.subarray(0, memory.byteLength));
  return memory;
}
