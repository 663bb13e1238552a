import { describe, expect, it } from 'vitest';
import { SentinelError } from '../config/errors.js';
import type { FeatureConfig } from '../config/schema.js';
import type { TargetConfig } from '../config/target.js';
import { parseRows } from './parse-rows.js';

const target: TargetConfig = { type: 'classification', name: 'bought', classes: ['no', 'yes'] };
const numeric = (rest: object = {}): FeatureConfig => ({
  type: 'numeric',
  integer: false,
  nullable: false,
  ...rest,
});
const categorical = (nullable: boolean): FeatureConfig => ({ type: 'categorical', nullable });

function parseOne(feature: FeatureConfig, cells: readonly (string | null)[]) {
  const columns = new Map([
    ['x', cells],
    ['bought', cells.map(() => 'yes')],
  ]);
  return parseRows(columns, { features: { x: feature }, target }, 'rows.csv').features[0];
}

describe('parseRows', () => {
  it('types features in the order of the configuration and labels as 0 and 1', () => {
    const columns = new Map([
      ['bought', ['yes', 'no']],
      ['city', ['Rome', null]],
      ['ignored', ['x', 'y']],
      ['age', ['39', '4.5e1']],
    ]);
    const shape = { features: { age: numeric(), city: categorical(true) }, target };
    expect(parseRows(columns, shape, 'rows.csv')).toEqual({
      rows: 2,
      features: [
        { type: 'numeric', name: 'age', values: Float64Array.of(39, 45) },
        { type: 'categorical', name: 'city', values: ['Rome', null] },
      ],
      labels: Float64Array.of(1, 0),
    });
  });

  it('reads a missing number of a nullable feature as NaN', () => {
    expect(parseOne(numeric({ nullable: true }), [null, 'NaN', '1'])?.values).toEqual(
      Float64Array.of(Number.NaN, Number.NaN, 1),
    );
  });

  it.each(['', 'abc', '1,5', '0x10', 'Infinity', '1e999', ' 5', '--1', '1_000'])(
    'refuses "%s" as a number',
    (cell) => {
      expect(() => parseOne(numeric(), ['1', cell])).toThrow(
        `rows.csv, row 3, column "x": expected a number, got "${cell}".`,
      );
    },
  );

  it('holds numbers to their bounds, both included, as a request is', () => {
    expect(parseOne(numeric({ min: 0, max: 150 }), ['0', '150'])?.values).toEqual(Float64Array.of(0, 150));
    expect(() => parseOne(numeric({ min: 0, max: 150 }), ['151'])).toThrow(
      'expected a number from 0 to 150, got "151"',
    );
    expect(() => parseOne(numeric({ min: 0 }), ['-1'])).toThrow('a number of at least 0');
    expect(() => parseOne(numeric({ max: 9 }), ['10'])).toThrow('a number of at most 9');
    expect(() => parseOne(numeric({ integer: true }), ['1.5'])).toThrow('a whole number');
  });

  it('refuses a missing value where the feature is not nullable', () => {
    expect(() => parseOne(numeric(), ['1', null])).toThrow(
      'row 3, column "x": expected a number, as the feature is not',
    );
    expect(() => parseOne(categorical(false), [null])).toThrow('row 2, column "x": expected a category');
  });

  it('refuses a label that is no class, and a missing one', () => {
    const shape = { features: {}, target };
    expect(() => parseRows(new Map([['bought', ['no', 'Yes']]]), shape, 'r.csv')).toThrow(
      'r.csv, row 3, column "bought": expected "no" or "yes", got "Yes".',
    );
    expect(() => parseRows(new Map([['bought', [null]]]), shape, 'r.csv')).toThrow('got "".');
  });

  it('reads the classes of any number of labels by their place, and the numbers of a regression', () => {
    const labelsOf = (target: TargetConfig, cells: string[]) =>
      parseRows(new Map([['y', cells]]), { features: {}, target }, 'r.csv').labels;
    const colours: TargetConfig = { type: 'classification', name: 'y', classes: ['red', 'green', 'blue'] };
    expect(labelsOf(colours, ['blue', 'red', 'green'])).toEqual(Float64Array.of(2, 0, 1));
    const price: TargetConfig = { type: 'regression', name: 'y' };
    expect(labelsOf(price, ['1.5', '-2e3'])).toEqual(Float64Array.of(1.5, -2000));
    expect(() => labelsOf(price, ['1', ''])).toThrow('r.csv, row 3, column "y": expected a number, got "".');
    expect(() => labelsOf(price, ['1e999'])).toThrow('expected a number, got "1e999"');
  });

  it('names a missing column and those that are there', () => {
    const columns = new Map([['Age', ['1']]]);
    const act = () => parseRows(columns, { features: { age: numeric() }, target }, 'r.csv');
    expect(act).toThrow(SentinelError);
    expect(act).toThrow('r.csv has no column "age"; it has Age.');
  });
});
