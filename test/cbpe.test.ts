/** CBPE held against NannyML 0.13.1, installed from its registry, on the data sets that it brings. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nannymlPython, nannymlScript } from '../bench/cbpe/nannyml.js';
import { packageRoot } from '../config/package-root.js';
import { createNumbersKernel } from '../drift/kernels/numbers-kernel.js';
import { estimateCbpe, fitCbpe } from '../drift/performance/cbpe.js';
import { estimateMulticlassCbpe, fitMulticlassCbpe } from '../drift/performance/multiclass-cbpe.js';
import { ESTIMATED_FIGURES, type EstimatedFigure } from '../drift/performance/sampling-error.js';
import { type KindRow, threeClassProject } from './three-class-project.js';

interface Rows {
  readonly predicted: readonly number[];
  readonly probabilities: readonly number[];
}

interface Known {
  readonly name: string;
  readonly reference: Rows & { readonly actual: readonly number[] };
  readonly analysis: Rows;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly figures: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
}

interface Estimates {
  readonly version: string;
  readonly binary: readonly (Known & { readonly calibrated: boolean })[];
  readonly multiclass: Known & { readonly classes: number; readonly calibrated: readonly boolean[] };
}

const kernel = createNumbersKernel();

/** What NannyML estimates; `null`, loudly, where it cannot be installed and this is not CI. */
function nannymlEstimates(): Estimates | null {
  const folder = mkdtempSync(join(tmpdir(), 'cbpe-'));
  try {
    const file = join(folder, 'estimates.json');
    const python = nannymlPython(join(packageRoot(), '.bench'));
    execFileSync(python, [nannymlScript('nannyml_estimates.py'), file], {
      // It would report its use to its makers.
      env: { ...process.env, NML_DISABLE_USAGE_LOGGING: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (process.env.CI) throw error;
    process.stderr.write(`SKIPPED: CBPE against NannyML, which cannot be installed or run: ${error}\n`);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const chunksOf = ({ starts, ends }: Known) => starts.map((start, i) => ({ start, end: ends[i] ?? start, i }));

/** NannyML takes rows of one score one by one here, in no stated order. */
const TIES_COUNT = 'average_precision';

/**
 * How far the standard errors may be apart, as a share. NannyML finds that of the average precision from fifty unseeded
 * samples, and that of the ROC-AUC with rows of one score in no stated order.
 */
const ERRORS_APART: Partial<Record<EstimatedFigure, number>> = { average_precision: 0.5, roc_auc: 0.02 };

describe('CBPE against NannyML', () => {
  let known: Estimates | null = null;
  beforeAll(() => {
    known = nannymlEstimates();
  });

  it('estimates what NannyML estimates for two classes, with its sampling errors', ({ skip }) => {
    if (!known) return skip('NannyML cannot be installed');
    expect(known.version).toBe('0.13.1');
    expect(known.binary).toHaveLength(3);
    for (const data of known.binary) {
      const cbpe = fitCbpe(
        Uint8Array.from(data.reference.actual),
        {
          predicted: Uint8Array.from(data.reference.predicted),
          probabilities: Float64Array.from(data.reference.probabilities),
        },
        kernel,
      );
      expect(cbpe.calibration !== null, `${data.name} calibrated`).toBe(data.calibrated);
      for (const { start, end, i } of chunksOf(data)) {
        const found = estimateCbpe(
          cbpe,
          {
            predicted: Uint8Array.from(data.analysis.predicted.slice(start, end)),
            probabilities: Float64Array.from(data.analysis.probabilities.slice(start, end)),
          },
          kernel,
        );
        for (const figure of ESTIMATED_FIGURES) {
          const where = `${data.name}, ${figure}, chunk ${i}`;
          const { value, samplingError, band } = found[figure];
          const peer = data.figures[figure];
          const peerError = peer?.sampling_error?.[i] ?? Number.NaN;
          const difference = Math.abs((value ?? Number.NaN) - (peer?.value?.[i] ?? Number.NaN));
          expect(difference, where).toBeLessThan(figure === TIES_COUNT ? peerError : 1e-6);
          const apart = Math.abs(samplingError / peerError - 1);
          expect(apart, `error of ${where}`).toBeLessThan(ERRORS_APART[figure] ?? 1e-3);
          if (ERRORS_APART[figure] !== undefined) continue;
          expect(band?.[0]).toBeCloseTo(peer?.lower_confidence_boundary?.[i] ?? Number.NaN, 4);
          expect(band?.[1]).toBeCloseTo(peer?.upper_confidence_boundary?.[i] ?? Number.NaN, 4);
        }
      }
    }
  });

  it('estimates what NannyML estimates for three classes', ({ skip }) => {
    if (!known) return skip('NannyML cannot be installed');
    const { multiclass: data } = known;
    const { classes } = data;
    const rowsOf = ({ predicted, probabilities }: Rows, start = 0, end = predicted.length) => ({
      predicted: Int32Array.from(predicted.slice(start, end)),
      probabilities: Float64Array.from(probabilities.slice(start * classes, end * classes)),
      classes,
    });
    const cbpe = fitMulticlassCbpe(
      { ...rowsOf(data.reference), actual: Int32Array.from(data.reference.actual) },
      kernel,
    );
    // Which rows decide whether a class is calibrated is drawn: here one class is so by our folds alone.
    const alike = {
      ...cbpe,
      calibrations: cbpe.calibrations.map((fit, k) => (data.calibrated[k] ? fit : null)),
    };
    expect(alike.calibrations.map((fit) => fit !== null)).toEqual(data.calibrated);
    for (const { start, end, i } of chunksOf(data)) {
      const rows = rowsOf(data.analysis, start, end);
      const found = estimateMulticlassCbpe(alike, rows, kernel);
      const ours = estimateMulticlassCbpe(cbpe, rows, kernel);
      for (const figure of ESTIMATED_FIGURES) {
        const peer = data.figures[figure];
        if (!peer) continue;
        const where = `${figure}, chunk ${i}`;
        const peerValue = peer.value?.[i] ?? Number.NaN;
        const peerError = peer.sampling_error?.[i] ?? Number.NaN;
        // Rows of one score have different probabilities here, once these sum to 1; NannyML's area then hangs on the
        // order that it happens to take them in. Ours does not.
        const same = figure === 'roc_auc' ? 1e-5 : 1e-6;
        expect(Math.abs((found[figure].value ?? Number.NaN) - peerValue), where).toBeLessThan(same);
        expect(Math.abs((ours[figure].value ?? Number.NaN) - peerValue), where).toBeLessThan(peerError);
        const ratio = found[figure].samplingError / peerError;
        if (figure === 'f1') {
          // With several classes NannyML leaves out a factor, of 1 to 2, that it has with two.
          expect(ratio).toBeGreaterThan(1);
          expect(ratio).toBeLessThan(2);
          continue;
        }
        expect(Math.abs(ratio - 1), `error of ${where}`).toBeLessThan(ERRORS_APART[figure] ?? 1e-3);
      }
    }
  });

  it('estimates so from the live log of a model of three classes', async ({ skip }) => {
    if (!known) return skip('NannyML cannot be installed');
    const { multiclass: data } = known;
    const rowsOf = ({ predicted, probabilities }: Rows, actual: readonly number[] | null): KindRow[] =>
      predicted.map((answer, row) => ({
        predicted: answer,
        probabilities: probabilities.slice(row * data.classes, (row + 1) * data.classes),
        actual: actual?.[row] ?? 0,
      }));
    const project = await threeClassProject(rowsOf(data.reference, data.reference.actual));
    try {
      const live = rowsOf(data.analysis, null);
      const at = (chunk: number) => new Date(Date.UTC(2026, 2, 1 + chunk));
      for (const { start, end, i } of [chunksOf(data)[0], chunksOf(data)[9]].filter((chunk) => !!chunk)) {
        await project.log(live.slice(start, end), at(i));
        const { section, problem } = await project.measured(at(i), at(i + 1));
        expect(problem).toBeNull();
        for (const figure of ['accuracy', 'f1', 'precision', 'recall', 'specificity', 'roc_auc']) {
          const name = figure === 'accuracy' ? figure : `${figure}_macro`;
          const found = section?.figures.find((one) => one.name === name)?.estimated?.value ?? Number.NaN;
          const { value, sampling_error } = data.figures[figure] ?? {};
          const difference = Math.abs(found - (value?.[i] ?? Number.NaN));
          expect(difference, `${name}, chunk ${i}`).toBeLessThan(sampling_error?.[i] ?? 0);
        }
      }
    } finally {
      await project.remove();
    }
  });
});
