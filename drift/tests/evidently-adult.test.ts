import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Column } from '../column.js';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { TEST_IDS } from '../result.js';
import { selectTest } from '../select-test.js';
import { TESTS } from '../test-registry.js';

/**
 * Evidently's scores of the columns of UCI Adult, of windows from 9 rows to 22,850. `?` is a missing value; the two columns
 * `-known` are floats, with the commonest hours and the largest gain as missing values.
 *
 * Left out are `empirical_mmd`, which Evidently does not seed, `TVD` of three categories or more, which depends on the hashes
 * of Python's strings, and sizes at which its `cramer_von_mises` raises for NumPy's sake.
 */
type Rows =
  | { readonly rows: readonly [from: number, to: number] }
  | { readonly column: string; readonly is?: string; readonly below?: number; readonly from?: number };
interface Split {
  readonly reference: Rows;
  readonly current: Rows;
  readonly columns: Readonly<Record<string, Scores>>;
}
type Scores = Readonly<Record<string, number | null>> & {
  readonly default: readonly [test: string, score: number | null];
};

const { splits }: { readonly splits: readonly Split[] } = JSON.parse(
  readFileSync(new URL('evidently-adult.json', import.meta.url), 'utf8'),
);

const NAMES = [
  'age',
  'workclass',
  'fnlwgt',
  'education',
  'education-num',
  'marital-status',
  'occupation',
  'relationship',
  'race',
  'sex',
  'capital-gain',
  'capital-loss',
  'hours-per-week',
  'native-country',
  'classification',
];
const lines = readFileSync(new URL('../../data/adult/adult.data', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const adult = lines
  .map((line) => line.split(',').map((cell) => cell.trim()))
  .filter(([age]) => age !== 'age')
  .map((cells) => new Map(NAMES.map((name, i) => [name, cells[i] ?? ''])));

function pick(which: Rows): readonly ReadonlyMap<string, string>[] {
  if ('rows' in which) return adult.slice(...which.rows);
  const { column, is, below = Number.POSITIVE_INFINITY, from = Number.NEGATIVE_INFINITY } = which;
  return adult.filter((row) => {
    const cell = row.get(column);
    return is === undefined ? Number(cell) < below && Number(cell) >= from : cell === is;
  });
}

/** Columns with made-up gaps: the column they are made of, and the value that is missing. */
const GAPS: Readonly<Record<string, readonly [column: string, missing: string]>> = {
  'capital-gain-known': ['capital-gain', '99999'],
  'hours-known': ['hours-per-week', '40'],
};
const NUMBERS = new Set(['age', 'fnlwgt', 'education-num', 'capital-gain', 'capital-loss', 'hours-per-week']);

function columnOf(rows: readonly ReadonlyMap<string, string>[], name: string): Column {
  const [source, missing] = GAPS[name] ?? [name, '?'];
  const cells = rows.map((row) => row.get(source)).map((cell) => (cell === missing ? null : cell));
  if (!NUMBERS.has(source)) return categoricalColumn(name, cells);
  const values = Float64Array.from(
    cells.filter((cell) => cell !== null),
    Number,
  );
  return {
    type: 'numeric',
    name,
    values,
    missing: cells.length - values.length,
    integer: !Object.hasOwn(GAPS, name),
  };
}

const inWords = (which: Rows) => JSON.stringify(which).replaceAll(/["{}]/g, '');
const cases = splits.flatMap(({ reference, current, columns }) =>
  Object.entries(columns).map(([column, scores]) => ({
    name: `${column}, ${inWords(reference)} against ${inWords(current)}`,
    column,
    scores,
    reference,
    current,
  })),
);

describe('profile evidently on UCI Adult', () => {
  it('has many scores to be held against', () => {
    expect(cases.flatMap(({ scores }) => Object.values(scores)).length).toBeGreaterThan(2000);
  });

  it.each(cases)('is Evidently: $name', ({ column, scores, reference, current }) => {
    const sides = { reference: columnOf(pick(reference), column), current: columnOf(pick(current), column) };
    const pair = pairColumns({ type: sides.reference.type, ...sides });
    const expectScore = (id: string, actual: number | null, expected: number | null) => {
      if (expected === null) expect(actual, id).toBeNull();
      else {
        const error = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected));
        expect(error, `${id}: ${actual} and not ${expected}`).toBeLessThanOrEqual(1e-9);
      }
    };
    for (const id of TEST_IDS) {
      const expected = scores[id];
      if (expected !== undefined) expectScore(id, TESTS[id].compute(pair).score, expected);
    }
    const [chosen, score] = scores.default;
    const test = selectTest(pair);
    expect(test).toBe(chosen);
    expectScore('default', TESTS[test].compute(pair).score, score);
  });
});
