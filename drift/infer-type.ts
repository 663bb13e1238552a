import { hasFewWholeValues } from './calibrated/few-values.js';
import type { CategoricalColumn, Column, ColumnType, NumericColumn } from './column.js';
import { numbersInText } from './numbers-in-text.js';
import type { Profile } from './result.js';

/** Evidently's and our limit: integers with at most this many different values are categories. */
const MOST_INTEGER_CATEGORIES = 10;

/** Both sides of a column as it will be tested, or why it cannot be; `reason` says how the type was found. */
export type TypedColumns =
  | {
      readonly type: 'numeric';
      readonly reference: NumericColumn;
      readonly current: NumericColumn;
      readonly reason: string;
    }
  | {
      readonly type: 'categorical';
      readonly reference: Column;
      readonly current: Column;
      readonly reason: string;
    }
  | { readonly type: null; readonly reason: string };

export interface TypeHints {
  readonly profile: Profile;
  /** The type the user declared. */
  readonly declared?: ColumnType | undefined;
  /** True when the test configured for the column compares numbers only. */
  readonly testNeedsNumbers?: boolean | undefined;
}

function presentIn(column: Column): number {
  if (column.type === 'numeric') return column.values.length + (column.infinite ?? 0);
  return column.counts.reduce((total, count) => total + count, 0);
}

/** Counts different values up to a limit, so that a long column of reals costs nothing. */
function hasAtMost(limit: number, column: NumericColumn): boolean {
  const seen = new Set<number>();
  for (const value of column.values) {
    seen.add(value);
    if (seen.size > limit) return false;
  }
  return true;
}

/** What pandas' `read_csv` takes for truth values, and so not for texts. */
const TRUTH_VALUES: ReadonlySet<string> = new Set(['true', 'false', 'True', 'False', 'TRUE', 'FALSE']);

function asNumbers(column: Column, side: string): NumericColumn | { readonly problem: string } {
  if (column.type === 'numeric') return column;
  const numbers = numbersInText(column);
  return 'notANumber' in numbers
    ? { problem: `${JSON.stringify(numbers.notANumber)} in the ${side} is not a number` }
    : numbers;
}

function numeric(reference: Column, current: Column, reason: string): TypedColumns {
  const referenceNumbers = asNumbers(reference, 'reference');
  if ('problem' in referenceNumbers)
    return { type: null, reason: `${reason}, but ${referenceNumbers.problem}` };
  const currentNumbers = asNumbers(current, 'current window');
  if ('problem' in currentNumbers) return { type: null, reason: `${reason}, but ${currentNumbers.problem}` };
  return { type: 'numeric', reference: referenceNumbers, current: currentNumbers, reason };
}

/**
 * Categories that are numbers which a double would not tell apart, also where the other side holds a few plain numbers;
 * `null` of any other column.
 */
function exactCategories(reference: Column, current: Column): TypedColumns | null {
  const sides = [reference, current].filter((column) => presentIn(column) > 0);
  const isExact = (column: Column) => column.type === 'categorical' && column.exactNumbers === true;
  if (!sides.some(isExact)) return null;
  if (
    sides.every(
      (column) =>
        isExact(column) || (column.type === 'numeric' && hasAtMost(MOST_INTEGER_CATEGORIES, column)),
    )
  )
    return {
      type: 'categorical',
      reference,
      current,
      reason: `numbers with more digits than a double holds, at most ${MOST_INTEGER_CATEGORIES} different ones`,
    };
  return sides.some((column) => column.type === 'numeric') ? numeric(reference, current, 'numbers') : null;
}

/** Evidently's rules look at the current side alone (`core/datasets.py`, `infer_column_type`). */
function inferAsEvidently(reference: Column, current: Column): TypedColumns {
  const judged: NumericColumn | CategoricalColumn = presentIn(current) === 0 ? reference : current;
  if (reference.type !== current.type && presentIn(reference) > 0 && presentIn(current) > 0)
    return numeric(reference, current, 'numbers on one side, texts on the other');
  if (judged.type === 'categorical') {
    if (judged.categories.length > 0 && judged.categories.every((category) => TRUTH_VALUES.has(category)))
      return { type: 'categorical', reference, current, reason: 'truth values' };
    const present = presentIn(judged);
    if (judged.categories.length > 0.5 * present) {
      return {
        type: null,
        reason: `text by Evidently's rule: ${judged.categories.length} different values in ${present} rows; declare it categorical to have it tested`,
      };
    }
    return { type: 'categorical', reference, current, reason: 'texts' };
  }
  // pandas keeps integers with a missing value among them as floats.
  if (judged.integer && judged.missing === 0 && hasAtMost(MOST_INTEGER_CATEGORIES, judged)) {
    return {
      type: 'categorical',
      reference,
      current,
      reason: `integers with at most ${MOST_INTEGER_CATEGORIES} different values in the current window`,
    };
  }
  return numeric(reference, current, 'numbers');
}

function inferCalibrated(reference: Column, current: Column): TypedColumns {
  // A side without a single value has no type of its own.
  const sides = [reference, current].filter((column) => presentIn(column) > 0);
  const numbers = sides.filter((column) => column.type === 'numeric');
  if (numbers.length < sides.length) {
    return numbers.length === 0
      ? { type: 'categorical', reference, current, reason: 'texts' }
      : numeric(reference, current, 'numbers on one side, texts on the other');
  }
  if (numbers.length > 0 && hasFewWholeValues(numbers, MOST_INTEGER_CATEGORIES)) {
    return {
      type: 'categorical',
      reference,
      current,
      reason: `integers with at most ${MOST_INTEGER_CATEGORIES} different values`,
    };
  }
  return numeric(reference, current, 'numbers');
}

/**
 * The type as which both sides of a column are compared, and the columns ready for it.
 *
 * The declared type comes first, then a configured test that compares numbers only, then the profile's rules. Texts
 * become numbers only when every one of them is a number; otherwise the column cannot be tested, and `reason` names
 * the first text that is none.
 */
export function inferType(reference: Column, current: Column, hints: TypeHints): TypedColumns {
  if (hints.declared === 'categorical')
    return { type: 'categorical', reference, current, reason: 'declared categorical' };
  if (hints.declared === 'numeric') return numeric(reference, current, 'declared numeric');
  if (hints.testNeedsNumbers === true) return numeric(reference, current, 'its test compares numbers');
  const infer = hints.profile === 'evidently' ? inferAsEvidently : inferCalibrated;
  return exactCategories(reference, current) ?? infer(reference, current);
}
