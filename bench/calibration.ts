/**
 * How often the calibrated profile raises a false alarm, and how often it finds a shift, beside Evidently's default:
 * `npm run bench:calibration [-- --datasets 400 --references 8 --only normal,poisson --windows 30,100 --against 5000]`.
 *
 * Twenty columns of one distribution (or of all, in `mixed`), windows of 30 to 10,000 rows against references of 5,000
 * and 100,000. A dataset with any drifted column although nothing has changed is a false alarm: at most 5 % may be. Power
 * is the share of shifted columns that are found when one of the twenty has shifted by so many standard deviations (or
 * its category shares have moved); it may not fall behind Evidently's default where that default holds its own 5 %.
 *
 * References are drawn several times for each cell and windows several times against each. Seeded: the same call prints
 * the same figures. Exits with 1 when a cell breaks a claim by more than three standard errors.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CELL_WORKER, type Cell, type CellResult } from './calibration/cell.js';
import { DISTRIBUTIONS } from './calibration/distributions.js';

const { values } = parseArgs({
  options: {
    datasets: { type: 'string', default: '400' },
    references: { type: 'string', default: '8' },
    windows: { type: 'string', default: '30,100,500,1000,10000' },
    against: { type: 'string', default: '5000,100000' },
    only: { type: 'string', default: [...Object.keys(DISTRIBUTIONS), 'mixed'].join(',') },
  },
});
const datasets = Number(values.datasets);
const references = Number(values.references);
const WINDOWS = values.windows.split(',').map(Number);
const REFERENCES = values.against.split(',').map(Number);
const SHIFTS = [0.1, 0.2, 0.5, 1];

const cells: Cell[] = values.only.split(',').flatMap((distribution) =>
  REFERENCES.flatMap((referenceRows) =>
    WINDOWS.map((windowRows) => ({
      distribution,
      referenceRows,
      windowRows,
      shifts: SHIFTS,
      datasets,
      // A large reference is nearly the distribution itself, and takes long to draw.
      references: referenceRows > 10_000 ? Math.max(2, Math.floor(references / 4)) : references,
    })),
  ),
);

const results = new Map<Cell, CellResult>();
const waiting = [...cells].sort(
  (a, b) => b.windowRows + b.referenceRows / 10 - (a.windowRows + a.referenceRows / 10),
);
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const worker = new Worker(CELL_WORKER, { eval: true, workerData: cell });
      results.set(
        cell,
        await new Promise<CellResult>((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
      );
      process.stderr.write(`${results.size}/${cells.length} cells\r`);
    }
  }),
);

const percent = (share: number): string => `${(100 * share).toFixed(1)}`;
const standardError = (share: number, n: number): number => Math.sqrt((share * (1 - share)) / n);
const broken: string[] = [];
const print = (line: string): void => void process.stdout.write(`${line}\n`);

print(
  `${datasets} datasets of 20 columns a cell. False alarms: % of datasets, calibrated / Evidently. Power: % of shifted columns`,
);
print(
  `found (one of twenty shifted), calibrated / Evidently; (…) where Evidently's default does not hold its own 5 %.\n`,
);
print(
  `| distribution | reference | window | false alarms | ${SHIFTS.map((shift) => `${shift} σ`).join(' | ')} |`,
);
print(`|---|---|---|---|${SHIFTS.map(() => '---').join('|')}|`);
for (const cell of cells) {
  const result = results.get(cell);
  if (!result) continue;
  const name = `${cell.distribution}, ${cell.windowRows} against ${cell.referenceRows}`;
  const own = result.alarms.calibrated / datasets;
  const peer = result.alarms.evidently / datasets;
  if (own > 0.05 + 3 * standardError(0.05, datasets)) broken.push(`${name}: ${percent(own)} % false alarms`);
  const peerHolds = peer <= 0.05;
  const powers = result.found.map(({ calibrated, evidently }, i) => {
    const [found, theirs] = [calibrated / datasets, evidently / datasets];
    const error = Math.sqrt(standardError(found, datasets) ** 2 + standardError(theirs, datasets) ** 2);
    if (peerHolds && found < theirs - 3 * error)
      broken.push(`${name}, ${SHIFTS[i]} σ: finds ${percent(found)} %, Evidently ${percent(theirs)} %`);
    return peerHolds ? `${percent(found)} / ${percent(theirs)}` : `${percent(found)} / (${percent(theirs)})`;
  });
  print(
    `| ${cell.distribution} | ${cell.referenceRows.toLocaleString('en')} | ${cell.windowRows.toLocaleString('en')} | ${percent(own)} / ${percent(peer)} | ${powers.join(' | ')} |`,
  );
}
print(
  broken.length === 0
    ? `\nPASS: all ${cells.length} cells hold 5 %, and lose nothing to Evidently's default where that holds it.`
    : `\nFAIL: ${broken.length} claims broken:\n${broken.map((line) => `- ${line}`).join('\n')}`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
