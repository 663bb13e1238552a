import type { DriftResult } from '../drift/result.js';
import { correlationChart } from './charts/correlation-chart.js';
import type { Markup } from './column-pictures.js';
import { formatCount, visibleText } from './format.js';
import { shortenInside } from './shorten-inside.js';
import { plural } from './words.js';

type Quality = NonNullable<DriftResult['quality']>;
type Matrix = Quality['current']['correlations']['spearman'];

export interface CorrelationPicture {
  readonly chart: Markup;
  /** What is drawn and what is not, in a sentence or two. */
  readonly note: string;
}

/** More could not be read, and would outgrow the page. */
const MOST_COLUMNS = 24;
const LONGEST_LABEL = 18;
/** A smaller change is not worth a frame, however certain. */
const NOTABLE = 0.1;

/** Correlations of one method, by the names of two columns. */
interface Pairs {
  readonly names: readonly string[];
  at(one: string, other: string): number | null;
}

/**
 * All correlations of both sides in one picture: Spearman's between numbers, Cramér's V between categories. Of many columns
 * those that changed most towards another, then those that hang together most.
 *
 * @param chance what a correlation near 0 moves by in samples of these sizes; smaller changes are not framed
 * @returns `null` when no pair is known on either side
 */
export function correlationPicture(
  { reference, current }: Quality,
  chance: number,
): CorrelationPicture | null {
  const sides = [reference, current].map(({ correlations }) => [
    pairsOf(correlations.spearman),
    pairsOf(correlations.cramers_v),
  ]);
  const known = (side: 0 | 1) => (one: string, other: string) => {
    for (const pairs of sides[side] ?? []) {
      const value = pairs.at(one, other);
      if (value !== null) return value;
    }
    return null;
  };
  const [before, now] = [known(0), known(1)];
  const all = [...new Set(sides.flatMap((side) => side.flatMap(({ names }) => names)))];
  const change = (one: string, other: string) => Math.abs((now(one, other) ?? 0) - (before(one, other) ?? 0));
  const size = (one: string, other: string) =>
    Math.max(Math.abs(now(one, other) ?? 0), Math.abs(before(one, other) ?? 0));
  const most = (of: typeof change) =>
    new Map(
      all.map((one) => [one, Math.max(0, ...all.map((other) => (one === other ? 0 : of(one, other))))]),
    );
  const [changes, sizes] = [most(change), most(size)];
  const related = all.filter((name) => (sizes.get(name) ?? 0) > 0);
  if (related.length < 2) return null;
  const chosen = new Set(
    related
      .toSorted(
        (one, other) =>
          (changes.get(other) ?? 0) - (changes.get(one) ?? 0) ||
          (sizes.get(other) ?? 0) - (sizes.get(one) ?? 0),
      )
      .slice(0, MOST_COLUMNS),
  );
  const names = related.filter((name) => chosen.has(name));
  const by = (of: typeof before) => (one: number, other: number) => of(names[one] ?? '', names[other] ?? '');
  const [drawnBefore, drawnNow] = [by(before), by(now)];
  const hasChanged = (one: number, other: number): boolean => {
    const [was, is] = [drawnBefore(one, other), drawnNow(one, other)];
    return was !== null && is !== null && Math.abs(is - was) >= Math.max(NOTABLE, chance);
  };
  let framed = 0;
  let pairs = 0;
  names.forEach((_, one) => {
    for (let other = one + 1; other < names.length; other++) {
      if (drawnBefore(one, other) !== null || drawnNow(one, other) !== null) pairs += 1;
      if (hasChanged(one, other)) framed += 1;
    }
  });
  const left = all.length - names.length;
  return {
    chart: {
      markup: correlationChart(
        {
          labels: names.map((name) => shortenInside(visibleText(name), LONGEST_LABEL)),
          reference: drawnBefore,
          current: drawnNow,
          hasChanged,
        },
        {
          title: `Correlations of ${plural(names.length, 'column')}`,
          description: `${formatCount(framed)} of ${plural(pairs, 'pair')} changed by ${NOTABLE} or more, and by more than chance would.`,
        },
      ),
    },
    note: [
      `${formatCount(framed)} of ${plural(pairs, 'pair')} changed by ${NOTABLE} or more and by more than chance would${
        framed === 0 ? '' : framed === 1 ? ': it has a frame' : ': they have a frame'
      }.`,
      'Spearman’s between numbers, Cramér’s V between categories.',
      ...(left > 0
        ? [`${plural(left, 'column')} that changed less ${left === 1 ? 'is' : 'are'} left out.`]
        : []),
    ].join(' '),
  };
}

function pairsOf({ columns, values }: Matrix): Pairs {
  const positions = new Map(columns.map((name, position) => [name, position]));
  return {
    names: columns,
    at(one, other) {
      const [first, second] = [positions.get(one), positions.get(other)];
      if (first === undefined || second === undefined || first === second) return null;
      const [row, column] = first < second ? [first, second] : [second, first];
      return values[row * columns.length - (row * (row + 1)) / 2 + column - row - 1] ?? null;
    },
  };
}
