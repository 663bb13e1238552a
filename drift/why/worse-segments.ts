import type { Features } from '../forest/features.js';
import { takeRows } from '../forest/take-rows.js';
import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import type { PerformanceTask } from '../performance/figure-catalogue.js';
import type { ModelOutput } from '../performance/model-output.js';
import { describeSegment, distinctSegments } from './distinct-segments.js';
import { findSegments, type LossRows } from './find-segments.js';
import type { SegmentsSection } from './segments-schema.js';

/** What a model put out, and what the rows were that it did so for. */
export interface OutputRows {
  readonly output: ModelOutput;
  readonly features: Features;
}

/**
 * In which segments a model got worse, of rows whose truth is known on both sides; see `findSegments`.
 *
 * @returns `null` when a side has no such row
 */
export function worseSegments(
  reference: OutputRows,
  current: OutputRows,
  task: PerformanceTask,
  kernel: NumbersKernel,
): SegmentsSection | null {
  const before = lossRows(reference, task);
  const now = lossRows(current, task);
  if (before.losses.length === 0 || now.losses.length === 0) return null;
  const { tested, found } = findSegments(before, now, kernel);
  return {
    losses: task === 'regression' ? 'amounts' : 'errors',
    rows: { reference: before.losses.length, current: now.losses.length },
    tested,
    found: found.length,
    segments: distinctSegments(found).map((segment) => ({
      segment: describeSegment(segment.conditions),
      rows: { reference: segment.referenceRows, current: segment.currentRows },
      reference: segment.referenceLoss,
      current: segment.currentLoss,
      interval: [segment.interval[0], segment.interval[1]],
      p_adjusted: segment.adjusted,
      share_of_growth: segment.shareOfGrowth,
    })),
  };
}

/** Rows with a prediction and a truth: 1 where they differ, or by how much. */
function lossRows({ output, features }: OutputRows, task: PerformanceTask): LossRows {
  const { predicted, actual } = output;
  const known = Int32Array.from(predicted.keys()).filter(
    (row) => Number.isFinite(predicted[row]) && Number.isFinite(actual[row]),
  );
  return {
    features: takeRows(features, known),
    losses: Float64Array.from(known, (row) => {
      const error = Math.abs((predicted[row] as number) - (actual[row] as number));
      return task === 'regression' ? error : Math.min(1, error);
    }),
  };
}
