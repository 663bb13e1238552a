/** DriftResults of real data, the heaviest that a report meets: the Adult data through the engine, all columns moved. */
import { readFileSync } from 'node:fs';
import { createNumbersKernel } from '../drift/kernels/numbers-kernel.js';
import { detectDrift } from '../drift/library.js';
import { measurePerformance } from '../drift/performance/measure-performance.js';
import { binaryOutput, withLabelsOfEvery } from '../drift/performance/outputs.fixture.js';
import type { DriftResult } from '../drift/result.js';
import type { EarlierCheck } from './history.js';
import type { PerformanceWindow } from './performance-view.js';
import type { ReportOptions } from './report-view.js';
import { seededRandom } from './sample-columns.fixture.js';

type Cell = number | string | null;
type Columns = Record<string, Cell[]>;

/** The 15 columns of the Adult data, `?` as missing, all rows of `adult.data`. */
export function adultColumns(): Columns {
  const [head = '', ...lines] = readFileSync(new URL('../data/adult/adult.data', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(', '));
  return Object.fromEntries(
    head.split(', ').map((name, at) => {
      const cells = rows.map((row) => row[at] ?? '?');
      const numeric = cells.every((cell) => /^\d+$/.test(cell));
      return [name, cells.map((cell) => (cell === '?' ? null : numeric ? Number(cell) : cell))];
    }),
  );
}

/**
 * `count` columns out of those of Adult: themselves first, then variants under names of their own. Whole numbers become
 * measurements with decimals in the variants, so that numbers are as long as they are in life.
 */
export function realColumns(count: number, rows: number, random: () => number): Columns {
  const adult = Object.entries(adultColumns());
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      const [name, cells] = adult[at % adult.length] ?? ['', []];
      const variant = Math.floor(at / adult.length);
      const taken = cells.slice(0, rows);
      if (variant === 0) return [name, taken];
      const scale = 0.5 + random();
      const measured = (cell: Cell) => (typeof cell === 'number' ? (cell + random()) * scale : cell);
      return [`${name}_${variant}`, taken.map(measured)];
    }),
  );
}

/** Every column moved: numbers by a third, a quarter of the categories to another one and some to a new one, some cells missing. */
function moved(columns: Columns, random: () => number): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, cells]) => {
      const common = cells.find((cell) => cell !== null) ?? null;
      return [
        name,
        cells.map((cell) => {
          if (random() < 0.07) return null;
          if (typeof cell === 'number')
            return Number.isInteger(cell) ? Math.ceil(cell * 1.3) + 1 : cell * 1.3 + 1;
          const turn = random();
          return turn < 0.25 ? common : turn < 0.28 ? `${name} unseen` : cell;
        }),
      ];
    }),
  );
}

/** A check of which every column has drifted. */
export function movedResult(count: number, rows = 6_000): DriftResult {
  const random = seededRandom(3);
  const reference = realColumns(count, rows, random);
  const result = detectDrift(
    reference,
    moved(realColumns(count, Math.ceil(rows / 2), seededRandom(4)), random),
    {
      model: 'income',
      window: { start: '2026-03-08T14:00:00Z', end: END },
      createdAt: '2026-03-09T14:00:03.120Z',
    },
  );
  return {
    ...result,
    reference: { ...result.reference, source: 'data/reference/income_full.csv', sha256: 'a1'.repeat(32) },
    current: { ...result.current, source: 'data/live/income/live_predictions*.csv', sha256: 'b2'.repeat(32) },
  };
}

const END = '2026-03-09T14:00:00.000Z';
const HOUR = 3_600_000;

/** With a section on performance, which has fallen. */
export function withPerformance(result: DriftResult): DriftResult {
  const measured = measurePerformance(
    { ...binaryOutput(4_000, 1), source: 'data/reference/income_full.csv' },
    withLabelsOfEvery(2, binaryOutput(800, 2, 0.3)),
    { task: 'binary', target: 'income', classes: ['<=50K', '>50K'] },
    createNumbersKernel(),
  );
  if (measured === null) throw new Error('nothing was measured');
  return { ...result, performance: { ...measured, revision: 2, evaluated_at: END, target_drift: null } };
}

/** What stands beside a result in life: links, and as many earlier checks as are asked for, with their performance. */
export function optionsOf(result: DriftResult, checks: number): ReportOptions {
  const end = (at: number) => new Date(Date.parse(END) - HOUR * (at + 1)).toISOString();
  const stamp = (at: number) => end(at).slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
  const earlier = Array.from(
    { length: checks },
    (_, at): EarlierCheck => ({
      windowEnd: end(at),
      verdict: at % 5 === 0 ? 'stable' : 'drift',
      dataset: result.dataset,
      href: `./drift_${stamp(at)}.html`,
      columns: result.columns.map(({ name, test, score, threshold, drifted }, column) => ({
        name,
        test,
        threshold,
        score: score === null ? null : score * ((((at + 1) * (column + 3)) % 17) / 10),
        drifted: drifted && ((at + 1) * (column + 3)) % 17 > 8,
      })),
    }),
  );
  const windows = Array.from(
    { length: checks },
    (_, at): PerformanceWindow => ({
      windowEnd: end(at),
      figures: (result.performance?.figures ?? []).map(({ name, realised, estimated, bounds }) => ({
        name,
        realised: (realised?.value ?? 0) - (at % 7) / 100,
        estimated: (estimated?.value ?? 0) - (at % 5) / 100,
        lower: bounds.lower,
        upper: bounds.upper,
        fallen: at % 7 > 3,
      })),
    }),
  );
  return {
    productVersion: '0.1.0',
    jsonFile: 'drift_20260309_140000.json',
    links: [
      {
        label: 'This check in the Temporal UI',
        href: 'http://localhost:8233/namespaces/default/workflows/drift%2Fincome/0198f2c4-3a1e-7cc2-9d7a-1f2e3d4c5b6a',
      },
      { label: 'Dashboard', href: '../../' },
    ],
    earlier,
    performance: { earlier: windows, first: { verdict: 'as_expected', labelled: 12, evaluated_at: END } },
  };
}
