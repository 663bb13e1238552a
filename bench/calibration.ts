/**
 * How often the calibrated profile raises a false alarm, and how often it finds a change, beside Evidently's default:
 * `npm run bench:calibration [-- --datasets 200 --only normal,poisson --windows 30,100 --against 5000]`.
 *
 * Twenty columns of one distribution (or of all, in `mixed`), windows of 30 to 10,000 rows against references of 5,000
 * and 100,000. A dataset with any drifted column although nothing has changed is a false alarm: at most 5 % may be. Power
 * is the share of changed columns that are found when one of the twenty has changed, or all have; it may not fall behind
 * Evidently's default where that default holds its own 5 % (where it is near, in five times as many datasets).
 *
 * A reference of up to 10,000 rows is drawn afresh for every dataset, so the shares are over references as well as
 * windows. A larger one is drawn twenty times: it is so near to the distribution itself that windows against the same
 * one are nearly independent, and the error is that of the mean of twenty shares. Seeded: the same call prints the same
 * figures. Exits with 1 when a cell breaks a claim by more than three standard errors.
 */
import type { Cell, CellResult } from './calibration/cell.js';
import { DISTRIBUTIONS } from './calibration/distributions.js';
import { printTables } from './calibration/print-tables.js';
import { runCells } from './calibration/run-cells.js';
import { benchOptions, someOf, whole, wholes } from './options.js';

const { datasets, windows, against, only } = benchOptions(
  'npm run bench:calibration',
  `Simulates how often the calibrated profile raises a false alarm and how often it finds a change, beside Evidently's default.
Exits with 1 when a cell breaks a claim by more than three standard errors.`,
  {
    datasets: whole(1, 200, 'datasets of each cell', 1_000_000),
    windows: wholes(1, [30, 100, 500, 1000, 10_000], 'rows of the windows'),
    against: wholes(1, [5000, 100_000], 'rows of the references'),
    only: someOf([...Object.keys(DISTRIBUTIONS), 'mixed'], 'what the columns are drawn from'),
  },
);
const DRAWN_AFRESH = 10_000;
const LARGE_REFERENCES = 20;

const cells: Cell[] = only.flatMap((distribution) =>
  against.flatMap((referenceRows) =>
    windows.map((windowRows) => ({
      distribution,
      referenceRows,
      windowRows,
      datasets,
      references: referenceRows > DRAWN_AFRESH ? Math.min(datasets, LARGE_REFERENCES) : datasets,
    })),
  ),
);
const results = await runCells(cells, (done) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${cells.length} cells`);
});
process.stdout.write(`${datasets.toLocaleString('en')} datasets in each of ${cells.length} cells.\n\n`);
const ordered = new Map<Cell, CellResult>();
for (const cell of cells) {
  const result = results.get(cell);
  if (result !== undefined) ordered.set(cell, result);
}
process.exitCode = printTables(ordered) === 0 ? 0 : 1;
