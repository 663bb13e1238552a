import type { Features } from '../../drift/forest/features.js';
import { createNumbersKernel } from '../../drift/kernels/numbers-kernel.js';
import { seededRandom } from '../../drift/seeded-random.js';
import { findSegments, type LossRows } from '../../drift/why/find-segments.js';

const LEVEL = 0.05;
const SIZES = [
  [1000, 200],
  [1000, 1000],
  [5000, 500],
] as const;

type Draw = () => number;

/** Six columns on their own, and losses that the first and the last one tell of, alike on both sides. */
function drawRows(rows: number, uniform: Draw, lossOf: (x: number, code: number) => number): LossRows {
  const numbers = Array.from({ length: 3 }, () => Float64Array.from({ length: rows }, uniform));
  const codes = Array.from({ length: 3 }, () =>
    Int32Array.from({ length: rows }, () => Math.floor(6 * uniform() ** 2)),
  );
  const features: Features = {
    rows,
    columns: [
      ...numbers.map((values, i) => ({ type: 'numeric' as const, name: `x${i}`, values })),
      ...codes.map((of, i) => ({
        type: 'categorical' as const,
        name: `c${i}`,
        categories: ['a', 'b', 'c', 'd', 'e', 'f'],
        codes: of,
      })),
    ],
  };
  const losses = Float64Array.from({ length: rows }, (_, row) =>
    lossOf(numbers[0]?.[row] ?? 0, codes[2]?.[row] ?? 0),
  );
  return { features, losses };
}

/** Windows in which some segment is called worse though none is; every such segment is false, so their share is that of windows. */
export function segmentFalseAlarms(runs: number, print: (line: string) => void): boolean {
  const kernel = createNumbersKernel();
  const random = seededRandom(20_261_128);
  const uniform = () => random() / 2 ** 32;
  const kinds: Readonly<Record<string, (x: number, code: number) => number>> = {
    'errors, 10 %': () => (uniform() < 0.1 ? 1 : 0),
    'errors, 1 %': () => (uniform() < 0.01 ? 1 : 0),
    'errors that depend on the row': (x, code) => (uniform() < 0.05 + 0.2 * x + 0.05 * code ? 1 : 0),
    'squared normal losses': () => -2 * Math.log(1 - uniform()) * Math.cos(2 * Math.PI * uniform()) ** 2,
    'heavy-tailed losses': () => (1 - uniform()) ** -0.7,
  };
  const bound = LEVEL + 3 * Math.sqrt((LEVEL * (1 - LEVEL)) / runs);
  let kept = true;
  print(`Segments where nothing became worse, ${runs} windows a cell, share with a segment found in %:`);
  print(`| losses | ${SIZES.map(([before, now]) => `${before} / ${now} rows`).join(' | ')} |`);
  print('|---|---|---|---|');
  for (const [name, lossOf] of Object.entries(kinds)) {
    const shares = SIZES.map(([before, now]) => {
      let alarms = 0;
      for (let run = 0; run < runs; run++) {
        const reference = drawRows(before, uniform, lossOf);
        if (findSegments(reference, drawRows(now, uniform, lossOf), kernel).found.length > 0) alarms++;
      }
      return alarms / runs;
    });
    kept &&= shares.every((share) => share <= bound);
    print(`| ${name} | ${shares.map((share) => (100 * share).toFixed(1)).join(' | ')} |`);
  }
  return kept;
}
