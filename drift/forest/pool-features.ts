import type { FeatureColumn, Features } from './features.js';

/**
 * The rows of one side behind those of another, with categories of both told by one list.
 *
 * @throws RangeError when the sides differ in their columns
 */
export function poolFeatures(first: Features, second: Features): Features {
  if (first.columns.length !== second.columns.length)
    throw new RangeError(`Expected ${first.columns.length} columns, got ${second.columns.length}.`);
  return {
    rows: first.rows + second.rows,
    columns: first.columns.map((column, i) => poolColumn(column, second.columns[i])),
  };
}

function poolColumn(first: FeatureColumn, second: FeatureColumn | undefined): FeatureColumn {
  const { name } = first;
  if (first.type === 'numeric' && second?.type === 'numeric' && second.name === name) {
    const values = new Float64Array(first.values.length + second.values.length);
    values.set(first.values);
    values.set(second.values, first.values.length);
    return { type: 'numeric', name, values };
  }
  if (first.type === 'categorical' && second?.type === 'categorical' && second.name === name) {
    const categories = [...new Set([...first.categories, ...second.categories])];
    const position = new Map(categories.map((category, i) => [category, i]));
    const translated = second.categories.map((category) => position.get(category) ?? -1);
    const codes = new Int32Array(first.codes.length + second.codes.length);
    codes.set(first.codes);
    for (let row = 0; row < second.codes.length; row++)
      codes[first.codes.length + row] = translated[second.codes[row] as number] ?? -1;
    return { type: 'categorical', name, categories, codes };
  }
  throw new RangeError(
    `Expected ${first.type} column "${name}", got ${second ? `${second.type} "${second.name}"` : 'none'}.`,
  );
}
