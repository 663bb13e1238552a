/** What is said of groups, in words. Plain strings; escaping comes later. */
import type { FairnessAttribute, FairnessSection } from '../drift/fairness/fairness-schema.js';
import { formatCount, formatNumber, shorten, visibleText } from './format.js';
import { plural } from './words.js';

const LONGEST_NAME = 40;

/** The rates that tables show, with the heads of their columns; of numbers the last two. */
const SHOWN_RATES: readonly (readonly [name: string, head: string])[] = [
  ['selection_rate', 'Selection rate'],
  ['recall', 'True positive rate'],
  ['false_positive_rate', 'False positive rate'],
  ['precision', 'Precision'],
  ['accuracy', 'Accuracy'],
  ['mean_prediction', 'Mean prediction'],
  ['mae', 'Mean absolute error'],
];

/** The rates that some group of an attribute has. */
export function shownRates({
  groups,
}: {
  readonly groups: readonly { readonly figures: readonly { readonly name: string }[] }[];
}): typeof SHOWN_RATES {
  return SHOWN_RATES.filter(([rate]) =>
    groups.some(({ figures }) => figures.some(({ name }) => name === rate)),
  );
}

/** Whether a rate of a group differs from that of those it is compared with, beyond chance. */
export function differsIn({ comparisons }: FairnessAttribute, group: number, rate: string): boolean {
  return comparisons.some((one) => one.group === group && one.rate === rate && one.differs);
}

/** `sex`, or `sex and race`. */
export function attributeName({ columns }: Pick<FairnessAttribute, 'columns'>): string {
  return columns.map((name) => shorten(visibleText(name), LONGEST_NAME)).join(' and ');
}

/** The values of a group, `(missing)` where there is none. */
export function groupName(values: readonly (string | null)[]): string {
  return values
    .map((value) => (value === null ? '(missing)' : shorten(visibleText(value), LONGEST_NAME)))
    .join(', ');
}

/** `Demographic parity difference`. */
export function parityName(name: string): string {
  const words = visibleText(name)
    .replaceAll('_', ' ')
    .replace(/^mae\b/, 'mean absolute error');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `5 of 12 comparisons with everybody differ beyond chance.` */
export function differenceSentence({ comparisons, groups, against }: FairnessAttribute): string {
  if (comparisons.length === 0) return 'No two groups could be compared.';
  const other = against === null ? null : groups[against];
  const whom = other ? groupName(other.values) : 'everybody';
  const differing = comparisons.filter(({ differs }) => differs).length;
  return `${formatCount(differing)} of ${plural(comparisons.length, 'comparison')} with ${whom} ${differing === 1 ? 'differs' : 'differ'} beyond chance.`;
}

/** A measure in words: its value, its interval, and whose it is; or why there is none. */
export function paritySentence(
  parity: FairnessAttribute['parity'][number],
  groups: FairnessAttribute['groups'],
): string {
  const { name, value, interval, lowest, highest, estimated, reason } = parity;
  const guess = estimated === null ? '' : `, estimated ${formatNumber(estimated)}`;
  if (value === null)
    return estimated === null
      ? `${parityName(name)}: ${reason ?? 'not known'}`
      : `${parityName(name)}${guess}`;
  const bounds =
    interval === null
      ? ''
      : interval[1] === null
        ? ` (from ${formatNumber(interval[0])})`
        : ` (${formatNumber(interval[0])} to ${formatNumber(interval[1])})`;
  const nameOf = (at: number | null) => (at === null ? '' : groupName(groups[at]?.values ?? []));
  const whose =
    lowest === null
      ? ''
      : name.endsWith('_ratio')
        ? `: ${nameOf(lowest)} over ${nameOf(highest)}`
        : `: ${nameOf(highest)} above ${nameOf(lowest)}`;
  return `${parityName(name)} ${formatNumber(value)}${bounds}${guess}${whose}`;
}

/** A figure of a group: the value, or with a tilde the estimate; a dash where there is neither. */
export function groupFigureText(group: FairnessAttribute['groups'][number], rate: string): string {
  const figure = group.figures.find(({ name }) => name === rate);
  const [value, interval, sign] =
    figure?.value == null
      ? [figure?.estimated ?? null, figure?.estimated_interval ?? null, '~']
      : [figure.value, figure.interval, ''];
  if (value === null) return '–';
  const bounds = interval === null ? '' : ` (${formatNumber(interval[0])} to ${formatNumber(interval[1])})`;
  return `${sign}${formatNumber(value)}${bounds}`;
}

/** The heads of columns where there is little room, and the unit that cells leave out. */
export const SHORT_HEADS: Readonly<Record<string, string>> = {
  selection_rate: 'Selected %',
  recall: 'TPR %',
  false_positive_rate: 'FPR %',
  precision: 'Precision %',
  accuracy: 'Accuracy %',
};

/** The same for a table with little room: shares in per cent, bounds rounded to whole ones. */
export function groupFigureBrief(group: FairnessAttribute['groups'][number], rate: string): string {
  if (!Object.hasOwn(SHORT_HEADS, rate)) return groupFigureText(group, rate);
  const figure = group.figures.find(({ name }) => name === rate);
  const known = figure?.value ?? null;
  const value = known ?? figure?.estimated ?? null;
  const interval = known === null ? figure?.estimated_interval : figure?.interval;
  if (value === null) return '–';
  const whole = (share: number) => String(Math.round(100 * share));
  const bounds = interval ? ` (${interval.map(whole).join('-')})` : '';
  return `${known === null ? '~' : ''}${(100 * value).toFixed(1)}${bounds}`;
}

/** What the signs of a table mean, and how many comparisons were allowed for. */
export function fairnessLegend({ compared, alpha, attributes }: FairnessSection): string {
  const guessed = attributes.some(({ groups }) =>
    groups.some(({ figures }) =>
      figures.some(({ value, estimated }) => value === null && estimated !== null),
    ),
  );
  const signs = [
    ...(compared === 0
      ? []
      : [`* differs beyond chance (${plural(compared, 'comparison')}, level ${formatNumber(alpha)}).`]),
    ...(guessed ? ['~ estimated without labels.'] : []),
  ];
  return [...signs, 'Such figures do not say whether a model is fair.'].join(' ');
}
