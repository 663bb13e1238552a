import { expect, it } from 'vitest';
import { categoricalColumn, numericColumn } from '../column-from-values.js';
import { groupRows } from './group-rows.js';

function table(ages: readonly (number | null)[], sexes: readonly (string | null)[]) {
  const columns = [numericColumn('age', ages), categoricalColumn('sex', sexes)];
  return { source: null, rows: ages.length, columns, skipped: [] };
}
const current = table([10, 30, null, 49.5, 50, 90], ['m', 'f', 'f', null, 'm', 'f']);

function grouped(columns: readonly string[], reference: ReturnType<typeof table> | null = null) {
  const found = groupRows(reference, current, { columns, cuts: { age: [30, 50] } }, 10);
  if ('unusable' in found) throw new Error('columns are not usable');
  return {
    ...found,
    names: Array.from(found.current, (code) => found.groups[code]?.values.join('/') ?? '?'),
  };
}

it('cuts numbers, each bound the first of its range, and keeps missing ones apart', () => {
  expect(grouped(['age']).names).toEqual([
    'below 30',
    '30 to below 50',
    '',
    '30 to below 50',
    'from 50',
    'from 50',
  ]);
});

it('takes numbers without cuts as values', () => {
  const flags = { source: null, rows: 3, columns: [numericColumn('flag', [1, 0, 1])], skipped: [] };
  const found = groupRows(null, flags, { columns: ['flag'], cuts: {} }, 10);
  expect('groups' in found && found.groups.map(({ values, rows }) => [values[0], rows.current])).toEqual([
    ['1', 2],
    ['0', 1],
  ]);
});

it('combines columns', () => {
  const { names, groups } = grouped(['sex', 'age']);
  expect(names).toEqual([
    'm/below 30',
    'f/30 to below 50',
    'f/',
    '/30 to below 50',
    'm/from 50',
    'f/from 50',
  ]);
  expect(groups.find(({ values }) => values[0] === null)?.values).toEqual([null, '30 to below 50']);
});

it('numbers both sides alike, in whatever order they come', () => {
  const found = grouped(['sex'], table([1, 2, 3, 4], ['x', 'f', 'f', 'f']));
  expect(found.groups.map(({ values, rows }) => [values[0], rows.reference, rows.current])).toEqual([
    ['f', 3, 3],
    ['m', 0, 2],
    [null, 0, 1],
    ['x', 1, 0],
  ]);
  expect(Array.from(found.reference ?? [])).toEqual([3, 0, 0, 0]);
});

it('names the columns that are not there', () => {
  expect(groupRows(null, current, { columns: ['sex', 'race'], cuts: {} }, 10)).toEqual({
    unusable: [{ name: 'race', why: 'missing' }],
  });
});

it('takes no column whose rows are not known for one of missing values', () => {
  const [age, sex] = current.columns;
  if (age?.type !== 'numeric' || sex?.type !== 'categorical') throw new Error('expected numbers and texts');
  const { codes: _, ...counted } = sex;
  const sorted = { ...age, values: age.values.toSorted(), ascending: true };
  const unknown = { ...current, columns: [sorted, counted] };
  expect(groupRows(null, unknown, { columns: ['sex', 'age'], cuts: {} }, 10)).toEqual({
    unusable: [
      { name: 'sex', why: 'unknown rows' },
      { name: 'age', why: 'unknown rows' },
    ],
  });
  const learnt = groupRows(unknown, current, { columns: ['sex'], cuts: {} }, 10);
  expect(learnt).toMatchObject({ reference: null, unlearnt: [{ name: 'sex', why: 'unknown rows' }] });
  expect('groups' in learnt && learnt.groups.map(({ rows }) => rows.reference)).toEqual([0, 0, 0]);
});
