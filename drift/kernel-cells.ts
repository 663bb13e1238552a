import { seededRandom } from './seeded-random.js';
import { countDistinctTogether, walkDistinct } from './walk-distinct.js';

/** Up to this many different values each is a cell of its own. */
const MOST_EXACT = 700;
/** Cells per kernel unit, the finest that keeps the number of neighbouring pairs in bounds. */
const RESOLUTIONS = [64, 32, 16, 8] as const;
const MOST_PAIRS = 250_000;
/** With so few values on each side the bound holds at the coarsest resolution. */
const SAMPLE = 2_000;
const SAMPLE_SEED = 20_250_314;
/** Beyond this distance, in units, the kernel is below 1e-17. */
const KERNEL_REACH = 6.3;

/** Values of both sides gathered in cells, and the kernel between cells. */
export interface KernelCells {
  readonly reference: Float64Array;
  readonly current: Float64Array;
  /** The kernel from each cell to the cells behind it, up to `end[i]` (exclusive), from `start[i]` on in `kernel`. */
  readonly kernel: Float64Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

interface Cells {
  readonly positions: number[];
  readonly reference: number[];
  readonly current: number[];
}

/** Gathers equal values, or values that round to the same multiple of `width`. Positions are in units of `unit`. */
function gather(reference: Float64Array, current: Float64Array, unit: number, width: number | null): Cells {
  const cells: Cells = { positions: [], reference: [], current: [] };
  walkDistinct(reference, current, (value, inReference, inCurrent) => {
    const position = width === null ? value / unit : Math.round(value / (unit * width)) * width;
    const last = cells.positions.length - 1;
    if (position === cells.positions[last]) {
      cells.reference[last] = (cells.reference[last] ?? 0) + inReference;
      cells.current[last] = (cells.current[last] ?? 0) + inCurrent;
    } else {
      cells.positions.push(position);
      cells.reference.push(inReference);
      cells.current.push(inCurrent);
    }
  });
  return cells;
}

/** For each cell, the first one behind it that the kernel does not reach. */
function reaches(positions: readonly number[]): Uint32Array {
  const end = new Uint32Array(positions.length);
  let behind = 0;
  positions.forEach((position, i) => {
    while (behind < positions.length && (positions[behind] ?? 0) - position < KERNEL_REACH) behind++;
    end[i] = Math.max(behind, i + 1);
  });
  return end;
}

function pairsOf(end: Uint32Array): number {
  return end.reduce((pairs, behind, i) => pairs + behind - i - 1, 0);
}

function withKernel({ positions, reference, current }: Cells, end: Uint32Array): KernelCells {
  const kernel = new Float64Array(pairsOf(end));
  const start = new Uint32Array(positions.length);
  let at = 0;
  positions.forEach((position, i) => {
    start[i] = at;
    for (let j = i + 1; j < (end[i] ?? 0); j++)
      kernel[at++] = Math.exp(-(((positions[j] ?? 0) - position) ** 2));
  });
  return { reference: Float64Array.from(reference), current: Float64Array.from(current), kernel, start, end };
}

/** `SAMPLE` values of a sorted array, picked at random, in ascending order; all when there are no more. */
function sample(sorted: Float64Array): Float64Array {
  if (sorted.length <= SAMPLE) return sorted;
  const random = seededRandom(SAMPLE_SEED);
  const picked = new Float64Array(SAMPLE);
  let count = 0;
  for (let i = 0; count < SAMPLE; i++) {
    if (((random() + 0.5) / 2 ** 32) * (sorted.length - i) < SAMPLE - count)
      picked[count++] = sorted[i] as number;
  }
  return picked;
}

/**
 * Gathers two sorted samples in cells for the Gaussian kernel exp(-((x - y) / unit)²).
 *
 * Up to 700 different values each is a cell, and the kernel is exact. More are rounded to multiples of the unit's 64th
 * part, or up to its 8th when they are spread so widely that the cells would be too many: the kernel is then smoothed by
 * less than 1 %. Values spread more widely still are sampled, 2000 of each side. The kernel between cells takes at most
 * two megabytes, whatever the number of values.
 *
 * @param unit positive
 */
export function kernelCells(reference: Float64Array, current: Float64Array, unit: number): KernelCells {
  if (countDistinctTogether(reference, current) <= MOST_EXACT) {
    const cells = gather(reference, current, unit, null);
    return withKernel(cells, reaches(cells.positions));
  }
  for (const resolution of RESOLUTIONS) {
    const cells = gather(reference, current, unit, 1 / resolution);
    const end = reaches(cells.positions);
    if (pairsOf(end) <= MOST_PAIRS) return withKernel(cells, end);
  }
  return kernelCells(sample(reference), sample(current), unit);
}
