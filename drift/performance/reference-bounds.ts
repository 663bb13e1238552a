import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { chunkThresholds, type ThresholdRule, type Thresholds } from './chunk-thresholds.js';
import { chunksOfSize } from './chunks.js';
import { FIGURES, figureKind } from './figure-catalogue.js';
import { chunkValues, type FigureValues, figureValues } from './figure-values.js';
import type { ModelOutput, OutputForm } from './model-output.js';

export interface ReferenceBounds {
  /** Figures of the whole reference. */
  readonly values: FigureValues;
  readonly bounds: Readonly<Record<string, Thresholds>>;
  readonly chunks: number;
  readonly chunkRows: number;
}

/** The reference is cut into so many chunks at least, so that their scatter can be told. */
const LEAST_CHUNKS = 10;
/** The scatter of so many is known well enough. */
const MOST_CHUNKS = 200;
/** Figures of fewer rows jump from value to value. */
const LEAST_CHUNK_ROWS = 10;

/**
 * Bounds of all figures by the scatter of the reference's own chunks, mean ± so many standard deviations.
 *
 * Chunks have as many rows as the window that is judged, or fewer where the reference does not give ten of them: smaller
 * chunks scatter more, so the bounds err on the wide side.
 *
 * @param reference labelled rows
 * @param judgedRows rows of the window that the figures are of
 * @param chunkRows rows of a chunk, where they are given
 */
export function referenceBounds(
  reference: ModelOutput,
  form: OutputForm,
  { judgedRows, chunkRows, deviations }: { judgedRows: number; chunkRows: number | null; deviations: number },
  kernel: NumbersKernel,
): ReferenceBounds {
  const values = figureValues(reference, form, kernel);
  const largest = Math.floor(reference.rows / LEAST_CHUNKS);
  const size = chunkRows ?? Math.min(Math.max(judgedRows, LEAST_CHUNK_ROWS), largest);
  if (size < LEAST_CHUNK_ROWS || reference.rows < 2 * size)
    return { values, bounds: {}, chunks: 0, chunkRows: 0 };
  const all = chunksOfSize(reference.rows, size);
  const step = Math.max(1, all.length / MOST_CHUNKS);
  const chosen = Array.from(
    { length: Math.min(all.length, MOST_CHUNKS) },
    (_, i) => all[Math.floor(i * step)],
  ).filter((chunk) => chunk !== undefined);
  const ofChunks = chunkValues(reference, form, chosen, kernel);
  const rule: ThresholdRule = { kind: 'standard_deviation', lower: deviations, upper: deviations };
  const bounds = FIGURES[form.task].map((name): [string, Thresholds] => [
    name,
    chunkThresholds(
      ofChunks.map((figures) => figures[name] ?? null),
      rule,
      figureKind(form.task, name).limits,
    ),
  ]);
  return { values, bounds: Object.fromEntries(bounds), chunks: chosen.length, chunkRows: size };
}
