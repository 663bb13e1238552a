import type { NumbersKernel } from '../kernels/numbers-kernel.js';
import { averagePrecision } from './average-precision.js';
import { bootstrapError } from './bootstrap-error.js';
import { scoreGroups } from './score-groups.js';

/**
 * Standard error of the average precision of these rows, by a seeded bootstrap.
 *
 * @returns NaN when most samples hold no positive row
 */
export function averagePrecisionError(
  actual: Uint8Array,
  scores: Float64Array,
  kernel: NumbersKernel,
): number {
  return bootstrapError(actual.length, (positions) => {
    // Loops: `from` with a function takes ten times as long.
    const drawnScores = new Float64Array(positions.length);
    const drawnLabels = new Uint8Array(positions.length);
    for (let i = 0; i < positions.length; i++) {
      const row = positions[i] as number;
      drawnScores[i] = scores[row] as number;
      drawnLabels[i] = actual[row] as number;
    }
    return averagePrecision(scoreGroups(drawnScores, drawnLabels, kernel));
  });
}
