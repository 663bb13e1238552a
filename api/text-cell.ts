import type { FeatureConfig } from '../config/schema.js';
import { MISSING_WORDS } from '../store/sql.js';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = new Set(MISSING_WORDS);

/**
 * The value of a feature in a format that has texts only. For a number: what the text spells; nothing, `nan` and the
 * words that pandas and a drift check take for a missing number are `null`; a text that spells none stays as it is, to
 * be refused by name. For a category: the text, whatever it is, since `NA` may be one.
 */
export function textCell(text: string | null, feature: FeatureConfig | undefined): number | string | null {
  if (text === null || feature?.type !== 'numeric') return text;
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return Number(trimmed);
  return trimmed === '' || /^nan$/i.test(trimmed) || MISSING.has(trimmed) ? null : text;
}
