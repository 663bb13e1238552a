import { measureMultivariate } from '../../drift/multivariate/measure-multivariate.js';
import { multivariatePlan } from '../../drift/multivariate/multivariate-options.js';
import { seededRandom } from '../../drift/seeded-random.js';
import { drawRows } from './domain-classifier.js';

const SIZES = [
  [60, 30],
  [100, 100],
  [400, 100],
  [1000, 30],
  [2000, 1000],
] as const;
const ALPHA = 0.05;

/** False alarms of the reconstruction error as checks test it. */
export function reconstructionFalseAlarms(runs: number, print: (line: string) => void): boolean {
  const random = seededRandom(20_261_128);
  const uniform = () => random() / 2 ** 32;
  const bound = ALPHA + 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / runs);
  let kept = true;
  print(`Reconstruction error without drift, ${runs} runs a line, in %:`);
  print(`| reference | current | p below ${ALPHA} | called drifted |`);
  print('|---|---|---|---|');
  for (const [before, now] of SIZES) {
    let small = 0;
    let drifted = 0;
    for (let seed = 0; seed < runs; seed++) {
      const plan = multivariatePlan({ multivariate: { seed } });
      if (plan === null) continue;
      const side = (rows: number) => ({ features: drawRows(rows, uniform), skipped: [], reason: null });
      const { reconstruction } = measureMultivariate(side(before), side(now), plan, ALPHA);
      if ((reconstruction?.pValue ?? 1) >= ALPHA) continue;
      small++;
      if ((reconstruction?.score ?? 0) >= (reconstruction?.threshold ?? 0)) drifted++;
    }
    kept &&= small / runs <= bound;
    const percent = (count: number) => ((100 * count) / runs).toFixed(1);
    print(`| ${before} | ${now} | ${percent(small)} | ${percent(drifted)} |`);
  }
  return kept;
}
