import type { FairnessAttribute, FairnessSection } from '../drift/fairness/fairness-schema.js';
import {
  attributeName,
  differenceSentence,
  differsIn,
  fairnessLegend,
  groupFigureText,
  groupName,
  paritySentence,
  shownRates,
} from '../report/fairness-words.js';
import { textTable } from './text-table.js';

/** How alike groups are treated, as a person reads it on a terminal. */
export function fairnessText(section: FairnessSection): string {
  return [
    ...section.attributes.map(attributeText),
    ...(section.attributes.length > 0 ? [`\n${fairnessLegend(section)}\n`] : []),
    ...section.notes.map((note) => `note: ${note.replace(/\p{Cc}/gu, '�')}\n`),
  ].join('');
}

function attributeText(attribute: FairnessAttribute): string {
  const { groups, omitted } = attribute;
  const rates = shownRates(attribute);
  return [
    `\nby ${attributeName(attribute)}: ${differenceSentence(attribute)}\n`,
    textTable([
      ['group', 'rows', 'labelled', ...rates.map(([, head]) => head.toLowerCase())],
      ...groups.map((group, at) => [
        groupName(group.values),
        String(group.rows),
        String(group.labelled),
        ...rates.map(([rate]) => {
          if (group.too_small) return 'too small';
          const differs = differsIn(attribute, at, rate);
          return `${groupFigureText(group, rate).replace('–', '-')}${differs ? ' *' : ''}`;
        }),
      ]),
    ]),
    ...(omitted.groups > 0 ? [`and ${omitted.groups} smaller groups of ${omitted.rows} rows\n`] : []),
    ...measureLines(attribute).map((line) => `  ${line}\n`),
  ].join('');
}

/** A line for each measure; one for all of them where the same keeps every one from being known. */
function measureLines({ parity, groups }: FairnessAttribute): string[] {
  const known = parity.some(({ value, estimated }) => value !== null || estimated !== null);
  const [reason, ...others] = new Set(parity.map((one) => one.reason ?? 'not known'));
  return known || reason === undefined || others.length > 0
    ? parity.map((one) => paritySentence(one, groups))
    : [`no measure is known: ${reason}`];
}
