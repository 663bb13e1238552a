import type { Column } from '../column.js';
import type { SideQuality } from './quality-schema.js';

/**
 * The columns that are equal to an earlier one in every row, a missing value being equal to a missing value. Columns
 * without any value are not told of: they are empty, which says more.
 *
 * @param columns whose rows are known
 */
export function duplicateColumns(columns: readonly Column[]): SideQuality['duplicate_columns'] {
  const different: Column[] = [];
  const found: SideQuality['duplicate_columns'] = [];
  for (const column of columns) {
    if (presentValues(column) === 0) continue;
    const earlier = different.find((other) => equalColumns(column, other));
    if (earlier) found.push({ name: column.name, same_as: earlier.name });
    else different.push(column);
  }
  return found;
}

function presentValues(column: Column): number {
  return column.type === 'numeric' ? column.values.length : column.categories.length;
}

function equalColumns(one: Column, other: Column): boolean {
  if (one.missing !== other.missing) return false;
  if (one.type === 'numeric') {
    return other.type === 'numeric' && equal(one.values, other.values) && equal(one.validity, other.validity);
  }
  return (
    other.type === 'categorical' && equal(one.categories, other.categories) && equal(one.codes, other.codes)
  );
}

/** Compares arrays by value; a validity that is absent on both sides is equal. */
function equal(
  one: ArrayLike<number | string> | undefined,
  other: ArrayLike<number | string> | undefined,
): boolean {
  if (one === undefined || other === undefined || one === other) return one === other;
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
