import { assembleResult } from '../../drift/assemble-result.js';
import { measureCalibrated } from '../../drift/calibrated/measure-calibrated.js';
import type { Column } from '../../drift/column.js';
import { inferType } from '../../drift/infer-type.js';
import type { LookedColumn } from '../../drift/look-at-column.js';
import { measureEvidently } from '../../drift/measure-evidently.js';
import { pairColumns } from '../../drift/pair-columns.js';
import type { Profile } from '../../drift/result.js';
import { seededRandom } from '../../drift/seeded-random.js';
import { DISTRIBUTIONS, type Draw } from './distributions.js';

/** One cell of the simulation. */
export interface Cell {
  readonly distribution: string;
  readonly referenceRows: number;
  readonly windowRows: number;
  readonly shifts: readonly number[];
  readonly datasets: number;
  readonly references: number;
}

export interface Tally {
  calibrated: number;
  evidently: number;
}

export interface CellResult {
  /** Datasets with any drifted column although none has changed. */
  readonly alarms: Tally;
  /** By shift: datasets in which the one shifted column was found. */
  readonly found: readonly Tally[];
}

const COLUMNS = 20;

/** What a thread runs; threads do not inherit the loader of TypeScript. */
export const CELL_WORKER = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(import.meta.url)}); })
  .then(({ runCell }) => require('node:worker_threads').parentPort.postMessage(runCell(require('node:worker_threads').workerData)));`;

/** Simulates a cell. */
export function runCell(cell: Cell): CellResult {
  const { referenceRows, windowRows, shifts, datasets, references } = cell;
  const random = seededRandom(seedOf(cell));
  const uniform = (): number => (random() + 0.5) / 2 ** 32;
  const draws = drawsOf(cell.distribution);
  const drawAll = (rows: number): Column[] => draws.map((draw, i) => sorted(draw(`x${i}`, rows, 0, uniform)));
  const alarms = { calibrated: 0, evidently: 0 };
  const found = shifts.map(() => ({ calibrated: 0, evidently: 0 }));
  let reference: Column[] = [];
  let drawn = -1;
  for (let dataset = 0; dataset < datasets; dataset++) {
    const wanted = Math.floor((dataset * references) / datasets);
    if (wanted !== drawn) {
      drawn = wanted;
      reference = drawAll(referenceRows);
    }
    const window = drawAll(windowRows);
    const target = dataset % COLUMNS;
    const [before, draw] = [reference[target], draws[target]];
    if (!before || !draw) continue;
    const shifted = shifts.map((shift) => sorted(draw(`x${target}`, windowRows, shift, uniform)));
    for (const profile of ['calibrated', 'evidently'] as const) {
      const looked = window.map((column, i) => look(reference[i] ?? before, column, profile));
      const rows = { reference: referenceRows, current: windowRows };
      if (driftedColumns(rows, looked, profile).size > 0) alarms[profile]++;
      for (const [i, column] of shifted.entries()) {
        // The other nineteen are what they were.
        const changed = looked.with(target, look(before, column, profile));
        const tally = found[i];
        if (tally && driftedColumns(rows, changed, profile).has(column.name)) tally[profile]++;
      }
    }
  }
  return { alarms, found };
}

/** What the engine makes of a column, but for what only a report shows. */
function look(reference: Column, current: Column, profile: Profile): LookedColumn {
  const { name } = current;
  const typed = inferType(reference, current, { profile });
  const settings = { test: undefined, threshold: undefined, alpha: 0.05 };
  const measure = profile === 'calibrated' ? measureCalibrated : measureEvidently;
  const measured = typed.type === null ? { skipped: typed.reason } : measure(pairColumns(typed), settings);
  const problem = 'skipped' in measured ? measured.skipped : null;
  return {
    name,
    measurement: 'skipped' in measured ? null : measured,
    missing: null,
    problem,
    description: {
      type: typed.type ?? current.type,
      missing: { reference: 0, current: 0 },
      new_categories: [],
      lost_categories: [],
      reference: null,
      current: null,
      histogram: null,
    },
    warnings: [],
  };
}

function driftedColumns(
  rows: { readonly reference: number; readonly current: number },
  columns: readonly LookedColumn[],
  profile: Profile,
): Set<string> {
  const sides = {
    reference: { source: null, rows: rows.reference },
    current: { source: null, rows: rows.current },
  };
  const result = assembleResult(sides, columns, [], { profile, createdAt: '2026-01-01T00:00:00Z' });
  return new Set(result.columns.flatMap(({ name, drifted }) => (drifted ? [name] : [])));
}

/** Sorted once, as the engine would at every comparison. */
function sorted(column: Column): Column {
  return column.type === 'numeric'
    ? { ...column, values: column.values.sort(), ascending: true, infinite: 0 }
    : column;
}

function drawsOf(distribution: string): Draw[] {
  const all = Object.values(DISTRIBUTIONS);
  return Array.from({ length: COLUMNS }, (_, i) => {
    const draw = distribution === 'mixed' ? all[i % all.length] : DISTRIBUTIONS[distribution];
    if (!draw)
      throw new RangeError(`--only: expected some of ${Object.keys(DISTRIBUTIONS).join(', ')}, mixed`);
    return draw;
  });
}

function seedOf({ distribution, referenceRows, windowRows }: Cell): number {
  let seed = referenceRows + windowRows;
  for (const character of distribution) seed = (31 * seed + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  return seed;
}
