import type { FairnessAttribute, FairnessSection } from '../../drift/fairness/fairness-schema.js';
import {
  attributeName,
  differenceSentence,
  differsIn,
  fairnessLegend,
  groupFigureText,
  groupName,
  paritySentence,
  shownRates,
} from '../fairness-words.js';
import { formatCount } from '../format.js';
import { escaped } from './markdown-text.js';

const MOST_GROUPS = 20;

/** What is said of groups in Markdown: of each attribute a sentence, a table and its measures. */
export function fairnessLines(section: FairnessSection): string[] {
  return [
    ...section.attributes.flatMap(attributeLines),
    ...(section.attributes.length > 0 ? [escaped(fairnessLegend(section)), ''] : []),
    ...section.notes.map((note) => `- ${escaped(note)}`),
  ];
}

function attributeLines(attribute: FairnessAttribute): string[] {
  const { groups, parity, omitted } = attribute;
  const rates = shownRates(attribute);
  const more = groups.length - MOST_GROUPS + omitted.groups;
  return [
    `**By ${escaped(attributeName(attribute))}**: ${escaped(differenceSentence(attribute))}`,
    '',
    `| Group | Rows |${rates.map(([, head]) => ` ${head} |`).join('')}`,
    `|:--|--:|${rates.map(() => '--:|').join('')}`,
    ...groups.slice(0, MOST_GROUPS).map((group, at) => {
      const cells = rates.map(([rate]) => {
        const differs = differsIn(attribute, at, rate);
        const text = group.too_small ? 'too small' : groupFigureText(group, rate);
        return differs ? `**${text}** \\*` : text.replaceAll('~', '\\~');
      });
      return `| ${[escaped(groupName(group.values)), formatCount(group.rows), ...cells].join(' | ')} |`;
    }),
    ...(more > 0 ? ['', `And ${formatCount(more)} more.`] : []),
    '',
    ...parity
      .filter(({ value, estimated }) => value !== null || estimated !== null)
      .map((one) => `- ${escaped(paritySentence(one, groups))}`),
    '',
  ];
}
