/** What was learnt of a reference as text, to be kept: numbers as the bytes they are, in base64. */
import * as z from 'zod';
import type { ColumnBins } from '../drift/forest/binned-rows.js';
import type { Forest } from '../drift/forest/train-forest.js';
import type { Estimator } from '../drift/performance/estimator.js';
import { ESTIMATED_FIGURES } from '../drift/performance/sampling-error.js';

type Numbers = Float64Array | Int32Array | Int16Array | Uint8Array;

const doubles = z.string().transform((text) => new Float64Array(bytesIn(text)));
const integers = z.string().transform((text) => new Int32Array(bytesIn(text)));
/** JSON knows no NaN. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const isotonic = z
  .object({ at: doubles, value: doubles })
  .refine(({ at, value }) => at.length === value.length);
const spread = z.object({ spread: number, share: number });
const spreads = z.record(z.enum(ESTIMATED_FIGURES), spread);
const cbpe = z.object({ calibration: isotonic.nullable(), spreads, areaSpread: number });
const multiclass = z.object({
  calibrations: z.array(isotonic.nullable()),
  spreads: z.array(spreads),
  accuracySpread: number,
  areaSpread: number,
});

const forest = z
  .object({
    column: z.string().transform((text) => new Int16Array(bytesIn(text))),
    cut: integers,
    left: integers,
    mean: doubles,
    sets: z.string().transform((text) => new Uint8Array(bytesIn(text))),
    roots: integers,
  })
  .refine(isForest);
const bins = z.discriminatedUnion('type', [
  z.object({ type: z.literal('numeric'), name: z.string(), cuts: doubles }),
  z.object({
    type: z.literal('categorical'),
    name: z.string(),
    binOf: z.array(z.tuple([z.string(), z.int()])).transform((entries) => new Map(entries)),
  }),
]);
const loss = z.object({ trained: z.object({ forest }), spread: number, mean: number });
const LOSSES = z.enum(['absolute', 'squared', 'relative', 'squared_log']);
const losses = z.object({
  bins: z.array(bins),
  losses: z.partialRecord(LOSSES, loss),
  reasons: z.partialRecord(LOSSES, z.string()),
});

const estimatorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scores'), fit: cbpe }),
  z.object({ kind: z.literal('answers'), fit: cbpe }),
  z.object({ kind: z.literal('classes'), fit: multiclass }),
  z.object({ kind: z.literal('losses'), fit: losses }),
]);

export function packEstimator(estimator: Estimator): string {
  if (estimator.kind !== 'losses') return textOf(estimator);
  const { fit } = estimator;
  // Without the rows that it was learnt from.
  return textOf({
    kind: estimator.kind,
    fit: {
      bins: fit.bins.map(packBins),
      losses: Object.fromEntries(
        Object.entries(fit.losses).map(([name, { trained, spread, mean }]) => [
          name,
          { trained: { forest: trained.forest }, spread, mean },
        ]),
      ),
      reasons: fit.reasons,
    },
  });
}

/** @returns `null` when the text is not what `packEstimator` made */
export function unpackEstimator(text: string): Estimator | null {
  try {
    return estimatorSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function packBins(column: ColumnBins) {
  return column.type === 'numeric' ? column : { ...column, binOf: [...column.binOf] };
}

function textOf(value: object): string {
  return JSON.stringify(value, (_, part: unknown) => (isNumbers(part) ? base64(part) : part));
}

function isNumbers(value: unknown): value is Numbers {
  return (
    value instanceof Float64Array ||
    value instanceof Int32Array ||
    value instanceof Int16Array ||
    value instanceof Uint8Array
  );
}

function base64({ buffer, byteOffset, byteLength }: Numbers): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function bytesIn(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, 'base64')).buffer;
}

/** Whether every way down ends in a leaf. */
function isForest({ column, cut, left, mean, roots }: Forest): boolean {
  const nodes = column.length;
  if ([cut, left, mean].some(({ length }) => length !== nodes)) return false;
  if (!roots.every((root) => root >= 0 && root < nodes)) return false;
  return column.every((compared, node) => {
    const child = left[node] ?? -1;
    return compared < 0 || (child > node && child + 1 < nodes);
  });
}
