import type { Cell, CellResult } from './cell.js';
import { SIZES } from './distributions.js';
import { advantage, calibratedShare, type Estimate, evidentlyShare, type Tally, together } from './tally.js';

/** A claim counts as broken when it is missed by more standard errors than this. */
const ERRORS = 3;
const ALLOWED = 0.05;

const percent = (share: number): string => (100 * share).toFixed(1);
const print = (line = ''): void => void process.stdout.write(`${line}\n`);

/** The share of datasets with a false alarm. Where references are few, its error is that of the mean of their shares. */
function falseAlarms(alarms: readonly Tally[]): Estimate {
  const { mean } = calibratedShare(together(alarms));
  // What the error would be were the share 5 %.
  const least = Math.sqrt((ALLOWED * (1 - ALLOWED)) / together(alarms).trials);
  const squares = alarms.reduce((sum, tally) => sum + (calibratedShare(tally).mean - mean) ** 2, 0);
  const between = Math.sqrt(squares / Math.max(1, alarms.length - 1) / alarms.length);
  return { mean, error: Math.max(least, between) };
}

/** Prints the table of false alarms, and returns the claims that it breaks. */
function printFalseAlarms(cells: ReadonlyMap<Cell, CellResult>): string[] {
  print('### False alarms\n');
  print('Per cent of the datasets of 20 unchanged columns in which any column is called drifted.\n');
  print("| distribution | reference | window | calibrated (± standard error) | Evidently's default |");
  print('|---|---|---|---|---|');
  return [...cells].flatMap(([cell, { alarms, evidentlyAlarms }]) => {
    const { mean, error } = falseAlarms(alarms);
    print(`| ${rowOf(cell)} | ${percent(mean)} ± ${percent(error)} | ${percent(evidentlyAlarms)} |`);
    return mean > ALLOWED + ERRORS * error ? [`${nameOf(cell)}: ${percent(mean)} % false alarms`] : [];
  });
}

/** Prints the table of power, and returns the claims that it breaks. */
function printPower(cells: ReadonlyMap<Cell, CellResult>): string[] {
  print('\n### Power\n');
  print(
    "Per cent of the changed columns that are found: calibrated / Evidently's default. The latter is in brackets",
  );
  print(
    'where it raises a false alarm in more than 5 % of the datasets, so that there is nothing to compare with.\n',
  );
  print(
    `| distribution | reference | window | change | columns | ${SIZES.map((size) => `${size} σ`).join(' | ')} |`,
  );
  print(`|---|---|---|---|---|${SIZES.map(() => '---').join('|')}|`);
  return [...cells].flatMap(([cell, { evidentlyAlarms, powers }]) => {
    const holds = evidentlyAlarms <= ALLOWED;
    return powers.flatMap(({ change, changed, bySize }) => {
      const figures = bySize.map((tally) => {
        const [own, theirs] = [percent(calibratedShare(tally).mean), percent(evidentlyShare(tally))];
        return holds ? `${own} / ${theirs}` : `${own} / (${theirs})`;
      });
      print(`| ${rowOf(cell)} | ${change} | ${changed} | ${figures.join(' | ')} |`);
      return bySize.flatMap((tally, i) => {
        const { mean, error } = advantage(tally);
        return holds && mean < -ERRORS * error
          ? [`${nameOf(cell)}, ${change}, ${changed}, ${SIZES[i]} σ: ${figures[i]} % found`]
          : [];
      });
    });
  });
}

/** Prints both tables and the verdict; returns how many claims are broken. */
export function printTables(cells: ReadonlyMap<Cell, CellResult>): number {
  const broken = [...printFalseAlarms(cells), ...printPower(cells)];
  print(
    broken.length === 0
      ? `\nPASS: ${cells.size} cells, no claim broken by more than ${ERRORS} standard errors.`
      : `\nFAIL: ${broken.length} claims broken in ${cells.size} cells:\n\n${broken.map((line) => `- ${line}`).join('\n')}`,
  );
  return broken.length;
}

function rowOf({ distribution, referenceRows, windowRows }: Cell): string {
  return `${distribution} | ${referenceRows.toLocaleString('en')} | ${windowRows.toLocaleString('en')}`;
}

function nameOf({ distribution, referenceRows, windowRows }: Cell): string {
  return `${distribution}, ${windowRows} against ${referenceRows} rows`;
}
