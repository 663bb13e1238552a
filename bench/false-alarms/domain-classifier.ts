import { normalSf } from '../../drift/distributions/normal.js';
import type { Features } from '../../drift/forest/features.js';
import { createNumbersKernel } from '../../drift/kernels/numbers-kernel.js';
import { classifyDomains } from '../../drift/multivariate/domain-classifier.js';
import { seededRandom } from '../../drift/seeded-random.js';

const SIZES = [
  [10, 10],
  [30, 30],
  [100, 30],
  [200, 200],
  [1000, 100],
  [2000, 30],
  [2000, 1000],
] as const;
const ALPHA = 0.05;

/** Numbers that hang together, ties, gaps and categories. */
export function drawRows(rows: number, uniform: () => number): Features {
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const x = Float64Array.from({ length: rows }, normal);
  return {
    rows,
    columns: [
      { type: 'numeric', name: 'x', values: x },
      { type: 'numeric', name: 'y', values: x.map((value) => value + normal()) },
      { type: 'numeric', name: 'tail', values: x.map(() => Math.exp(2 * normal())) },
      {
        type: 'numeric',
        name: 'ties',
        values: x.map(() => (uniform() < 0.1 ? Number.NaN : Math.floor(5 * uniform()))),
      },
      {
        type: 'categorical',
        name: 'c',
        categories: ['a', 'b', 'c', 'd'],
        codes: Int32Array.from(x, () => Math.floor(4 * uniform() ** 3) - (uniform() < 0.05 ? 4 : 0)).map(
          (code) => Math.max(-1, code),
        ),
      },
    ],
  };
}

/** False alarms of the domain classifier, beside those of a rank test that takes cross-validated scores as independent. */
export function domainFalseAlarms(runs: number, print: (line: string) => void): boolean {
  const kernel = createNumbersKernel();
  const random = seededRandom(20_261_127);
  const uniform = () => random() / 2 ** 32;
  const bound = ALPHA + 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / runs);
  let kept = true;
  print(`Domain classifier without drift, ${runs} runs a line, false alarms in % at ${100 * ALPHA} %:`);
  print('| reference | current | progressive | cross-validated scores taken as independent | mean AUC |');
  print('|---|---|---|---|---|');
  for (const [before, now] of SIZES) {
    let alarms = 0;
    let naive = 0;
    let areas = 0;
    for (let seed = 0; seed < runs; seed++) {
      const options = { seed, importances: false };
      const found = classifyDomains(drawRows(before, uniform), drawRows(now, uniform), kernel, options);
      if (found === null) continue;
      if (found.pValue < ALPHA) alarms++;
      const error = Math.sqrt((before + now + 1) / (12 * before * now));
      if (normalSf((found.auc - 0.5) / error) < ALPHA) naive++;
      areas += found.auc;
    }
    kept &&= alarms / runs <= bound;
    const percent = (count: number) => ((100 * count) / runs).toFixed(1);
    print(`| ${before} | ${now} | ${percent(alarms)} | ${percent(naive)} | ${(areas / runs).toFixed(3)} |`);
  }
  return kept;
}
