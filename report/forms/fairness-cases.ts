import type { FairnessAttribute, FairnessSection } from '../../drift/fairness/fairness-schema.js';
import { attributeName, differenceSentence, paritySentence } from '../fairness-words.js';
import { formatNumber } from '../format.js';
import type { TestCase } from './test-case.js';

/** By measure: the largest difference, or the smallest ratio, of two groups. */
export type FairnessLimits = Readonly<Record<string, number | undefined>>;

/**
 * A test case for each attribute whose groups are looked at.
 *
 * It fails as the alert FairnessBeyondLimit does: when a measure is beyond its limit and groups differ beyond chance. A difference by
 * itself fails nothing, as only people can say which one matters. Where no two groups can be compared it is skipped.
 */
export function fairnessCases({ attributes, notes }: FairnessSection, limits: FairnessLimits): TestCase[] {
  return attributes.map((attribute) => attributeCase(attribute, notes, limits));
}

function attributeCase(
  attribute: FairnessAttribute,
  notes: readonly string[],
  limits: FairnessLimits,
): TestCase {
  const { parity, groups, comparisons } = attribute;
  const sentence = differenceSentence(attribute);
  const said = [
    sentence,
    ...parity
      .filter(({ value, estimated }) => value !== null || estimated !== null)
      .map((measure) => `${paritySentence(measure, groups)}${limitWords(limits[measure.name])}`),
    ...notes,
  ].join('\n');
  const bare = { name: attributeName(attribute), failure: null, skipped: null, output: null };
  if (comparisons.length === 0) return { ...bare, skipped: sentence };
  const beyond = parity.filter((measure) => isBeyond(measure, limits[measure.name]));
  if (beyond.length === 0 || !comparisons.some(({ differs }) => differs)) return { ...bare, output: said };
  const message = beyond
    .map((measure) => `${paritySentence(measure, groups)}${limitWords(limits[measure.name])}`)
    .join('; ');
  return { ...bare, failure: { message, detail: said } };
}

function limitWords(limit: number | undefined): string {
  return limit === undefined ? '' : ` (limit ${formatNumber(limit)})`;
}

/** Of differences more is worse, of ratios less. */
function isBeyond(
  { name, value, estimated }: FairnessAttribute['parity'][number],
  limit: number | undefined,
): boolean {
  if (limit === undefined) return false;
  return [value, estimated].some(
    (known) => known !== null && (name.endsWith('_ratio') ? known < limit : known > limit),
  );
}
