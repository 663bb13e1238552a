import { describe, expect, it } from 'vitest';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import { describeCondition, NO_SLICE, sliceColumns } from './slices.js';

const kernel = createNumbersKernel();

describe('sliceColumns', () => {
  it('cuts numbers into quarters of the reference, with missing values behind', () => {
    const column = (values: readonly number[]) => ({
      rows: values.length,
      columns: [{ type: 'numeric' as const, name: 'x', values: Float64Array.from(values) }],
    });
    const [sliced] = sliceColumns(
      column([1, 2, 3, 4, 5, 6, 7, 8, Number.NaN]),
      column([-5, 2, 2.5, 99, Number.NaN]),
      kernel,
    );
    expect(sliced?.conditions.map(describeCondition)).toEqual([
      'x <= 2',
      'x > 2 and <= 4',
      'x > 4 and <= 6',
      'x > 6',
      'x is missing',
    ]);
    expect([...(sliced?.reference ?? [])]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4]);
    expect([...(sliced?.current ?? [])]).toEqual([0, 0, 1, 3, 4]);
    const [constant] = sliceColumns(column([7, 7]), column([7, 8]), kernel);
    expect(constant?.conditions.map(describeCondition)).toEqual(['x is present', 'x is missing']);
  });

  it('takes the most frequent categories of both sides, by name', () => {
    const column = (categories: readonly string[], codes: readonly number[]) => ({
      rows: codes.length,
      columns: [{ type: 'categorical' as const, name: 'c', categories, codes: Int32Array.from(codes) }],
    });
    const many = Array.from({ length: 30 }, (_, i) => `k${i}`);
    const [sliced] = sliceColumns(
      column(many, [...many.keys(), ...many.keys()]),
      column(['new', 'k0'], [0, 0, 0, 1, -1]),
      kernel,
    );
    expect(sliced?.conditions.slice(0, 2).map(describeCondition)).toEqual(['c = k0', 'c = new']);
    expect(sliced?.conditions).toHaveLength(21);
    expect([...(sliced?.current ?? [])]).toEqual([1, 1, 1, 0, 20]);
    expect(sliced?.reference.filter((slice) => slice === NO_SLICE)).toHaveLength(22);
  });

  it('leaves out columns of one side', () => {
    const x = { type: 'numeric' as const, name: 'x', values: Float64Array.of(1) };
    expect(
      sliceColumns({ rows: 1, columns: [x] }, { rows: 1, columns: [{ ...x, name: 'y' }] }, kernel),
    ).toEqual([]);
  });
});
