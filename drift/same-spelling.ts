import type { CategoricalColumn } from './column.js';

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,9}))?$/i;
const LEADING_ZERO = /^[+-]?0\d/;
/** Words beside numbers, which say themselves. */
const WORD = /^(?:#?n\/?a|#N\/A N\/A|<na>|null|none|nan|[+-]?inf(?:inity)?)$/i;
const TRUTH_VALUE = /^(?:true|false)$/i;

/**
 * What a text says as a number: two texts are the same number exactly when these are the same texts. `null` of a text
 * that is no number (nor stands among numbers for a missing one), or has leading zeros, which make it a code.
 */
function numberSaid(text: string): string | null {
  const trimmed = text.trim();
  if (WORD.test(trimmed)) return text;
  const match = NUMBER.exec(trimmed);
  if (match === null || LEADING_ZERO.test(trimmed)) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`;
  if (digits === '') return null;
  const significant = digits.replace(/^0+/, '');
  const shortest = significant.replace(/0+$/, '');
  if (shortest === '') return '0';
  const power = Number(exponent) - fraction.length + (significant.length - shortest.length);
  return `${sign === '-' ? '-' : ''}${shortest}e${power}`;
}

function truthSaid(text: string): string | null {
  return TRUTH_VALUE.test(text) ? text.toLowerCase() : null;
}

/** What every text says; `null` when one of them says nothing. */
function allSaid(texts: readonly string[], saidBy: (text: string) => string | null): string[] | null {
  const all: string[] = [];
  for (const text of texts) {
    const said = saidBy(text);
    if (said === null) return null;
    all.push(said);
  }
  return all;
}

/** The column with other categories, ascending; those that have become the same are one. */
function respell(column: CategoricalColumn, spelling: (index: number) => string): CategoricalColumn {
  const counts = new Map<string, number>();
  const spellings = column.categories.map((_, i) => spelling(i));
  for (const [i, category] of spellings.entries())
    counts.set(category, (counts.get(category) ?? 0) + (column.counts[i] ?? 0));
  const categories = [...counts.keys()].sort();
  const positions = new Map(categories.map((category, i) => [category, i]));
  const { codes, ...rest } = column;
  return {
    ...rest,
    categories,
    counts: Float64Array.from(categories, (category) => counts.get(category) ?? 0),
    ...(codes === undefined
      ? {}
      : { codes: codes.map((code) => positions.get(spellings[code] ?? '') ?? -1) }),
  };
}

/**
 * Two categorical columns in one spelling. Files write the same category differently: `1` and `1.0`, `0.1` and `1e-1`,
 * `True` and `true`. Where all categories of both sides are numbers, those of the same value are one category; where
 * all are truth values, in whatever case, likewise. The shortest spelling that occurs names it. Anything else stays as
 * it is: among texts, `1.0` and `1` may be two versions, and `007` and `7` two codes.
 */
export function sameSpelling(
  reference: CategoricalColumn,
  current: CategoricalColumn,
): readonly [CategoricalColumn, CategoricalColumn] {
  for (const saidBy of [numberSaid, truthSaid]) {
    const before = allSaid(reference.categories, saidBy);
    const now = before && allSaid(current.categories, saidBy);
    if (before === null || now === null) continue;
    const names = new Map<string, string>();
    const name = (said: string, text: string): void => {
      const known = names.get(said);
      if (known === undefined || text.length < known.length || (text.length === known.length && text < known))
        names.set(said, text);
    };
    for (const [i, said] of before.entries()) name(said, reference.categories[i] ?? '');
    for (const [i, said] of now.entries()) name(said, current.categories[i] ?? '');
    return [
      respell(reference, (i) => names.get(before[i] ?? '') ?? ''),
      respell(current, (i) => names.get(now[i] ?? '') ?? ''),
    ];
  }
  return [reference, current];
}
