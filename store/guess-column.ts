/**
 * What a column of texts seems to hold. `reals` are numbers of which some are no integers; `numbers` may hold words for
 * missing ones, or digits in groups, so that each has to be looked at; `codes` are integers with leading zeros.
 */
export type Guess = 'reals' | 'integers' | 'numbers' | 'codes' | 'texts' | 'nothing';

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WORD_NUMBER = /^[+-]?(?:nan|inf|infinity)$/i;
const MISSING_WORD = /^(?:#?n\/?a|#N\/A N\/A|<na>|null|none|-?1\.#(?:ind|qnan))$/i;

/**
 * Guesses from a few texts what a column holds. Only a guess: it is held against all rows afterwards.
 *
 * @param texts none of them empty
 * @param oddNumbers true when a text of the file looks like `1_000` or `nan(1)`, which DuckDB would read as a number
 */
export function guessColumn(texts: readonly string[], oddNumbers: boolean): Guess {
  let numbers = 0;
  let reals = 0;
  let codes = 0;
  let missingWords = 0;
  for (const text of texts) {
    const trimmed = text.trim();
    if (INTEGER.test(trimmed)) {
      numbers += 1;
      if (/^0\d/.test(trimmed)) codes += 1;
    } else if (NUMBER.test(trimmed) || WORD_NUMBER.test(trimmed)) {
      numbers += 1;
      reals += 1;
    } else if (MISSING_WORD.test(trimmed)) missingWords += 1;
    else return 'texts';
  }
  if (numbers === 0) return 'nothing';
  if (reals === 0 && codes > 0) return 'codes';
  if (missingWords > 0) return 'numbers';
  if (reals === 0) return 'integers';
  return oddNumbers ? 'numbers' : 'reals';
}
