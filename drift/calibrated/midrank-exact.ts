import type { MidrankBlocks } from './midrank-blocks.js';

/** Additions that take about a twentieth of a second. */
const MOST_WORK = 4e7;
/** Below so many units for each row the statistic would be counted too coarsely. */
const FEWEST_UNITS_PER_ROW = 16;
/** Rounding errors of this many standard deviations count as equal. */
const SLACK = 4;

/** In how many units an observed statistic can be counted. */
function units({ rows, size }: MidrankBlocks): number {
  return Math.floor(MOST_WORK / (2 * rows * size));
}

/** Whether `exactMidrankPValue` is quick and fine enough: 50 rows against 100, or 10 against 300. */
export function canCountOut(blocks: MidrankBlocks): boolean {
  return units(blocks) >= FEWEST_UNITS_PER_ROW * blocks.rows;
}

/** `choose(a, b)` for a up to `rows` and b up to `size`, by Pascal's triangle. */
function binomials(rows: number, size: number): (a: number, b: number) => number {
  const width = size + 1;
  const table = new Float64Array((rows + 1) * width);
  for (let a = 0; a <= rows; a++) {
    table[a * width] = 1;
    for (let b = 1; b <= Math.min(a, size); b++) {
      const above = (a - 1) * width + b;
      table[a * width + b] = (table[above - 1] as number) + (table[above] as number);
    }
  }
  return (a, b) => table[a * width + b] as number;
}

/**
 * P-value of a midrank statistic given the ties, by counting all choices of the smaller side's values: with all digits however
 * small. The statistic is counted in whole units, so fine that only choices within less than a hundredth of the observed one
 * are in doubt (a thousandth for 20 values against 20). These count as extreme, as those that are equal to it have to.
 */
export function exactMidrankPValue(blocks: MidrankBlocks): number {
  const { sizes, drawn, weights, middles, rows, size } = blocks;
  const part = (run: number, below: number, here: number) =>
    (weights[run] as number) * ((below + here / 2) / size - (middles[run] as number)) ** 2;
  let observed = 0;
  let belowRun = 0;
  drawn.forEach((here, run) => {
    observed += part(run, belowRun, here);
    belowRun += here;
  });
  const unit = observed / units(blocks);
  if (unit === 0) return 1;
  const bar = Math.max(1, Math.ceil(units(blocks) - SLACK * Math.sqrt(sizes.length / 12)));

  const choose = binomials(rows, size);
  // Choices so far, by how many values they hold and by their part of the statistic, as long as that is below the bar.
  let ways = Array.from({ length: size + 1 }, () => new Float64Array(bar));
  (ways[0] as Float64Array)[0] = 1;
  let extreme = 0;
  let before = 0;
  for (let run = 0; run < sizes.length; run++) {
    const length = sizes[run] as number;
    const behind = rows - before - length;
    const next = Array.from({ length: size + 1 }, () => new Float64Array(bar));
    for (let below = Math.max(0, size - (rows - before)); below <= Math.min(size, before); below++) {
      const from = ways[below] as Float64Array;
      const most = Math.min(length, size - below);
      for (let here = Math.max(0, size - below - behind); here <= most; here++) {
        const into = next[below + here] as Float64Array;
        const own = Math.round(part(run, below, here) / unit);
        const picks = choose(length, here);
        const inside = Math.max(0, bar - own);
        for (let at = 0; at < inside; at++) {
          into[at + own] = (into[at + own] as number) + picks * (from[at] as number);
        }
        let left = 0;
        for (let at = inside; at < bar; at++) left += from[at] as number;
        extreme += left * picks * choose(behind, size - below - here);
      }
    }
    ways = next;
    before += length;
  }
  return Math.min(1, extreme / choose(rows, size));
}
