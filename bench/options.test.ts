import { expect, it } from 'vitest';
import { folder, readBenchOptions, someOf, whole, wholes } from './options.js';

const shape = {
  rows: whole(1, 1000, 'rows of each file'),
  windows: wholes(10, [30, 100], 'rows of the windows'),
  parts: someOf(['csv', 'parquet'], 'what is measured'),
  dir: folder(),
};
const read = (...args: string[]) => readBenchOptions('npm run bench:x', 'Measures something.', shape, args);

it('reads options, and takes the default of those that are missing', () => {
  expect(read('--rows', '5', '--windows=10,20', '--parts', 'parquet', '--dir', 'x')).toEqual({
    values: { rows: 5, windows: [10, 20], parts: ['parquet'], dir: 'x' },
  });
  expect(read()).toMatchObject({ values: { rows: 1000, windows: [30, 100], parts: ['csv', 'parquet'] } });
});

it.each([
  [['--row', '5'], "Unknown option '--row'"],
  [['--rows'], "Option '--rows <value>' argument missing"],
  [['--rows', '0'], '--rows: expected a whole number from 1 to 100000000, got "0"'],
  [['--rows', '1e3'], '--rows: expected a whole number from 1 to 100000000, got "1e3"'],
  [['--windows', '30,,100'], '--windows: expected a whole number from 10 to 100000000, got ""'],
  [['--parts', 'csv,pdf'], '--parts: expected some of csv, parquet, got "pdf"'],
  [['--dir', ''], '--dir: expected a folder, got ""'],
  [['5'], "Unexpected argument '5'"],
])('refuses %j in one line', (args, problem) => {
  const call = read(...args);
  if (!('problem' in call)) throw new Error('it was not refused');
  expect(call.problem).toContain(problem);
  expect(call.problem).toMatch(/^[^\n]*; npm run bench:x -- --help shows the options$/);
});

it('says what it measures, with every option and its default', () => {
  const call = read('--help');
  if (!('help' in call)) throw new Error('it gave no help');
  expect(call.help).toMatch(/^npm run bench:x \[-- OPTIONS\]\n\nMeasures something\.\n\n/);
  expect(call.help).toContain('  --rows     rows of each file (default: 1000)\n');
  expect(call.help).toContain('  --windows  rows of the windows (default: 30,100)\n');
  expect(call.help).toContain('  --help     shows this\n');
});
