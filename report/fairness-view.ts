import type { FairnessAttribute, FairnessSection } from '../drift/fairness/fairness-schema.js';
import {
  attributeName,
  differenceSentence,
  differsIn,
  fairnessLegend,
  groupFigureBrief,
  groupName,
  paritySentence,
  SHORT_HEADS,
  shownRates,
} from './fairness-words.js';
import { formatCount, shorten, visibleText } from './format.js';
import { plural } from './words.js';

/** What the template says of groups. Each field is present: it runs in strict mode. */
export interface FairnessView {
  readonly attributes: readonly {
    readonly name: string;
    readonly sentence: string;
    readonly heads: readonly string[];
    readonly groups: readonly {
      readonly name: string;
      readonly rows: string;
      readonly cells: readonly string[];
    }[];
    readonly more: string | null;
    readonly measures: string;
  }[];
  readonly more: string | null;
  readonly sentences: readonly string[];
}

/** The page is to stay small: the rest stands in the result. */
const MOST_ATTRIBUTES = 2;
const MOST_GROUPS = 5;
const MOST_MEASURES = 2;

/** Turns a fairness section into what the template says. */
export function fairnessView(section: FairnessSection): FairnessView {
  const more = section.attributes.length - MOST_ATTRIBUTES;
  return {
    attributes: section.attributes.slice(0, MOST_ATTRIBUTES).map(attributeView),
    more: more > 0 ? `${plural(more, 'more attribute')} in the result.` : null,
    sentences: [fairnessLegend(section), ...section.notes.map((note) => shorten(visibleText(note), 300))],
  };
}

function attributeView(attribute: FairnessAttribute): FairnessView['attributes'][number] {
  const { groups, omitted, parity } = attribute;
  const rates = shownRates(attribute);
  const large = groups.flatMap((group, at) => (group.too_small ? [] : [{ group, at }]));
  const small = groups.filter(({ too_small }) => too_small);
  const more = large.length - MOST_GROUPS + omitted.groups;
  const known = parity.filter(({ value, estimated }) => value !== null || estimated !== null);
  return {
    name: attributeName(attribute),
    sentence: differenceSentence(attribute),
    heads: rates.map(([rate, head]) => SHORT_HEADS[rate] ?? head),
    groups: large.slice(0, MOST_GROUPS).map(({ group, at }) => ({
      name: groupName(group.values),
      rows: formatCount(group.rows),
      cells: rates.map(([rate]) => {
        const differs = differsIn(attribute, at, rate);
        return `${groupFigureBrief(group, rate)}${differs ? ' *' : ''}`;
      }),
    })),
    more: wordsOf([
      ...(more > 0 ? [`${plural(more, 'more group')} in the result`] : []),
      ...(small.length > 0
        ? [
            `too small: ${small
              .slice(0, MOST_GROUPS)
              .map(({ values, rows }) => `${groupName(values)} (${formatCount(rows)})`)
              .join(', ')}`,
          ]
        : []),
    ]),
    measures: known
      .slice(0, MOST_MEASURES)
      .map((one) => paritySentence(one, groups))
      .join('. '),
  };
}

function wordsOf(parts: readonly string[]): string | null {
  return parts.length === 0 ? null : `${parts.join('; ')}.`;
}
