/**
 * How often the calibrated profile raises a false alarm: `npm run bench:false-alarms [-- WINDOWS]`.
 *
 * Reference (5,000 rows, drawn afresh for every window) and window come from the same twelve distributions, so any
 * column that is called drifted is a false alarm. The seed is fixed: the same call prints the same figures.
 */
import type { Column, Table } from '../drift/column.js';
import { categoricalColumn, numericColumn } from '../drift/column-from-values.js';
import { detectDrift } from '../drift/detect-drift.js';
import { seededRandom } from '../drift/seeded-random.js';

const REFERENCE_ROWS = 5_000;
const WINDOW_ROWS = [30, 100, 300, 1_000];
const windows = Number(process.argv[2] ?? 2_000);

/** A source of rows of all twelve columns, the same for the same seed. */
function createSource(seed: number): (rows: number) => Column[] {
  const random = seededRandom(seed);
  const uniform = (): number => (random() + 0.5) / 2 ** 32;
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const numbers: Readonly<Record<string, () => number>> = {
    normal,
    lognormal: () => Math.exp(normal()),
    uniform,
    cauchy: () => Math.tan(Math.PI * (uniform() - 0.5)),
    rounded: () => Math.round(40 + 12 * normal()),
    'mostly zero': () => (uniform() < 0.92 ? 0 : Math.exp(8 + normal())),
  };
  const categories: Readonly<Record<string, () => string>> = {
    'six integers': () => String(Math.floor(6 * uniform())),
    'binary 30 %': () => (uniform() < 0.3 ? 'yes' : 'no'),
    'binary 3 %': () => (uniform() < 0.03 ? 'yes' : 'no'),
    'ten even': () => `c${Math.floor(10 * uniform())}`,
    'fifty uneven': () => `c${Math.floor(50 ** uniform())}`,
    'two thousand': () => `c${Math.floor(2_000 * uniform())}`,
  };
  const draw = <T>(rows: number, next: () => T): T[] => Array.from({ length: rows }, next);
  return (rows) => [
    ...Object.entries(numbers).map(([name, next]) => numericColumn(name, draw(rows, next))),
    ...Object.entries(categories).map(([name, next]) => categoricalColumn(name, draw(rows, next))),
  ];
}

const table = (rows: number, columns: Column[]): Table => ({ source: null, rows, columns, skipped: [] });

process.stdout.write(
  '| rows in the window | windows | with any drifted column (± standard error) |\n|---|---|---|\n',
);
for (const rows of WINDOW_ROWS) {
  const draw = createSource(rows);
  let alarms = 0;
  for (let window = 0; window < windows; window++) {
    const result = detectDrift(table(REFERENCE_ROWS, draw(REFERENCE_ROWS)), table(rows, draw(rows)), {
      createdAt: '2026-01-01T00:00:00Z',
    });
    if (result.dataset.drifted_columns > 0) alarms++;
  }
  const rate = alarms / windows;
  const error = Math.sqrt((rate * (1 - rate)) / windows);
  process.stdout.write(
    `| ${rows.toLocaleString('en')} | ${windows.toLocaleString('en')} | ${(100 * rate).toFixed(1)} % ± ${(100 * error).toFixed(1)} |\n`,
  );
}
