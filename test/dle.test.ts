/** DLE held against NannyML 0.13.1, installed from its registry, on its car price data. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nannymlPython } from '../bench/cbpe/nannyml.js';
import { packageRoot } from '../config/package-root.js';
import { featuresOfTable } from '../drift/forest/features.js';
import { takeRows } from '../drift/forest/take-rows.js';
import { createNumbersKernel } from '../drift/kernels/numbers-kernel.js';
import { chunkThresholds } from '../drift/performance/chunk-thresholds.js';
import { chunksOfNumber } from '../drift/performance/chunks.js';
import { estimateDle, fitDle } from '../drift/performance/dle.js';
import { FIGURE_LOSSES, LOSS_FIGURES, type LossFigure, rowLoss } from '../drift/performance/loss-figures.js';
import { tableFromArrays } from '../drift/table-from-arrays.js';

interface Rows {
  readonly features: Readonly<Record<string, (number | string)[]>>;
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
}

interface Known {
  readonly version: string;
  readonly reference: Rows;
  readonly analysis: Rows;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly figures: Readonly<
    Record<LossFigure, Readonly<Record<'value' | 'sampling_error' | 'upper_threshold', readonly number[]>>>
  >;
}

/** What NannyML estimates; `null`, loudly, where it cannot be installed and this is not CI. */
function nannymlEstimates(): Known | null {
  const folder = mkdtempSync(join(tmpdir(), 'dle-'));
  try {
    const file = join(folder, 'estimates.json');
    const python = nannymlPython(join(packageRoot(), '.bench'));
    execFileSync(python, [join(packageRoot(), 'bench', 'dle', 'nannyml_dle.py'), file], {
      // It would report its use to its makers.
      env: { ...process.env, NML_DISABLE_USAGE_LOGGING: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (process.env.CI) throw error;
    process.stderr.write(`SKIPPED: DLE against NannyML, which cannot be installed or run: ${error}\n`);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const featuresOf = ({ features }: Rows) => featuresOfTable(tableFromArrays(features, 'reference')).features;

function realised(figure: LossFigure, { actual, predicted }: Rows, start: number, end: number): number {
  const { loss, root } = FIGURE_LOSSES[figure];
  let sum = 0;
  for (let row = start; row < end; row++)
    sum += rowLoss(loss, actual[row] ?? Number.NaN, predicted[row] ?? Number.NaN);
  const mean = sum / (end - start);
  return root ? Math.sqrt(mean) : mean;
}

/** How far estimates may be from NannyML's, as a share: the learners differ. */
const APART: Readonly<Record<LossFigure, number>> = {
  mae: 0.005,
  mse: 0.025,
  rmse: 0.0125,
  mape: 0.03,
  msle: 0.08,
  rmsle: 0.04,
};

describe('DLE against NannyML', () => {
  let known: Known | null = null;
  beforeAll(() => {
    known = nannymlEstimates();
  });

  it('estimates nearly what NannyML estimates, nearer to what came true, with its sampling errors and thresholds', ({
    skip,
  }) => {
    if (!known) return skip('NannyML cannot be installed');
    expect(known.version).toBe('0.13.1');
    const { reference, analysis, starts, ends, figures } = known;
    const dle = fitDle(
      featuresOf(reference),
      Float64Array.from(reference.actual),
      Float64Array.from(reference.predicted),
      createNumbersKernel(),
    );
    const live = featuresOf(analysis);
    const chunks = starts.map((start, i) => ({ start, end: ends[i] ?? start }));
    const estimates = chunks.map(({ start, end }) => {
      const rows = Int32Array.from({ length: end - start }, (_, i) => start + i);
      const predicted = Float64Array.from(rows, (row) => analysis.predicted[row] ?? Number.NaN);
      return estimateDle(dle, takeRows(live, rows), predicted).figures;
    });
    for (const figure of LOSS_FIGURES) {
      const theirs = figures[figure];
      let ownSquares = 0;
      let theirSquares = 0;
      for (const [i, { start, end }] of chunks.entries()) {
        const { value, samplingError } = estimates[i]?.[figure] ?? { value: null, samplingError: 0 };
        const other = theirs.value[i] ?? Number.NaN;
        expect(Math.abs((value ?? Number.NaN) / other - 1), `${figure} ${i}`).toBeLessThan(APART[figure]);
        expect(samplingError / (theirs.sampling_error[i] ?? 0)).toBeCloseTo(1, 10);
        const truth = realised(figure, analysis, start, end);
        ownSquares += ((value ?? Number.NaN) - truth) ** 2;
        theirSquares += (other - truth) ** 2;
      }
      expect(Math.sqrt(ownSquares), `${figure}: distance from the truth`).toBeLessThan(
        1.05 * Math.sqrt(theirSquares),
      );
      const onReference = chunksOfNumber(reference.actual.length, 10).map(({ start, end }) =>
        realised(figure, reference, start, end),
      );
      const { upper } = chunkThresholds(onReference, undefined, { lower: 0, upper: null });
      expect((upper ?? 0) / (theirs.upper_threshold[0] ?? 0)).toBeCloseTo(1, 10);
    }
  });
});
