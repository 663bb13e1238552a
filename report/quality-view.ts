import type { ColumnResult, DriftResult } from '../drift/result.js';
import { dumbbell, dumbbellAxis } from './charts/dumbbell.js';
import type { Markup } from './column-pictures.js';
import { type CorrelationPicture, correlationPicture } from './correlation-picture.js';
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatPoints,
  shorten,
  titleOf,
  visibleText,
  withSign,
} from './format.js';
import { plural } from './words.js';

type Quality = NonNullable<DriftResult['quality']>;
type SideQuality = Quality['current'];

/** A name from the data: its direction must stay its own. */
interface Name {
  readonly name: string;
  /** The whole name, as far as anybody reads, when it was shortened. */
  readonly fullName: string | null;
}

/** Everything the template says about the data itself. Each field is present: it runs in strict mode. */
export interface QualityView {
  readonly figures: readonly {
    readonly label: string;
    readonly reference: string;
    readonly current: string;
    readonly change: string;
  }[];
  /** Why a figure is not known. */
  readonly notes: readonly string[];
  /** Columns that say little, by what is the matter with them. */
  readonly poor: readonly {
    readonly label: string;
    readonly columns: readonly (Name & { readonly note: string })[];
    readonly more: string | null;
  }[];
  readonly outside: readonly (Name & { readonly share: string; readonly detail: string })[];
  readonly moreOutside: string | null;
  readonly changes: readonly {
    readonly a: Name;
    readonly b: Name;
    readonly method: string;
    readonly reference: string;
    readonly current: string;
    readonly change: string;
    /** Both on one axis. */
    readonly strip: Markup;
  }[];
  readonly chance: string | null;
  /** All correlations of both sides; `null` when there are none. */
  readonly correlations: CorrelationPicture | null;
}

/** Every strip of correlations shows it. */
export const DUMBBELL_AXIS = dumbbellAxis('axis1');

const LONGEST_NAME = 40;
const LONGEST_REASON = 300;
const MOST_NAMES = 12;
const MOST_OUTSIDE = 10;
const MOST_CHANGES = 10;
const UNKNOWN = '–';

const METHODS: Readonly<Record<Quality['largest_changes'][number]['method'], string>> = {
  pearson: 'Pearson',
  spearman: 'Spearman',
  cramers_v: 'Cramér’s V',
};

/** The section on the data itself; `null` when the result has none. */
export function qualityView({ quality, columns }: DriftResult): QualityView | null {
  if (quality === undefined) return null;
  const { reference, current, largest_changes: changes } = quality;
  const outside = columnsOutside(columns);
  return {
    figures: figures(reference, current),
    notes: notes(reference, current),
    poor: poorColumns(reference, current),
    outside: outside.slice(0, MOST_OUTSIDE),
    moreOutside: outside.length > MOST_OUTSIDE ? formatCount(outside.length - MOST_OUTSIDE) : null,
    changes: changes.slice(0, MOST_CHANGES).map((change) => ({
      a: nameOf(change.a),
      b: nameOf(change.b),
      method: METHODS[change.method],
      ...beforeAndAfter(change.reference, change.current),
    })),
    correlations: correlationPicture(quality, chanceChange(reference.rows, current.rows)),
    chance: changes.length === 0 ? null : chanceSentence(reference.rows, current.rows),
  };
}

function nameOf(text: string): Name {
  const whole = visibleText(text);
  const name = shorten(whole, LONGEST_NAME);
  return { name, fullName: titleOf(whole, name) };
}

function figures(reference: SideQuality, current: SideQuality): QualityView['figures'] {
  const counted = (label: string, of: (side: SideQuality) => number) => ({
    label,
    reference: formatCount(of(reference)),
    current: formatCount(of(current)),
    change: withSign(formatChange(of(current) - of(reference))),
  });
  const shared = (label: string, of: (side: SideQuality) => number | null) => {
    const [before, now] = [of(reference), of(current)];
    return {
      label,
      reference: before === null ? UNKNOWN : formatPercent(before, 1),
      current: now === null ? UNKNOWN : formatPercent(now, 1),
      change: before === null || now === null ? UNKNOWN : formatPoints(rounded(now) - rounded(before)),
    };
  };
  return [
    counted('Rows', ({ rows }) => rows),
    counted('Columns', (side) => side.columns),
    shared('Missing cells', ({ cells }) => cells.missing_share),
    shared('Duplicate rows', (side) => side.duplicate_rows.share),
    shared('Empty rows', (side) => side.empty_rows.share),
  ];
}

function formatChange(change: number): string {
  return change < 0 ? `−${formatCount(-change)}` : formatCount(change);
}

/** A share as it is written, so that the change is that of the written ones. */
function rounded(share: number): number {
  return Number(share.toFixed(3));
}

function notes(reference: SideQuality, current: SideQuality): string[] {
  const reasons = [
    ['reference', reference.duplicate_rows.reason],
    ['current window', current.duplicate_rows.reason],
  ] as const;
  return reasons.flatMap(([side, reason]) =>
    reason === null
      ? []
      : [
          `Duplicate and empty rows of the ${side} are not known: ${shorten(visibleText(reason), LONGEST_REASON)}.`,
        ],
  );
}

/** Columns of either side, each once, with the side where only one has the matter. */
function poorColumns(reference: SideQuality, current: SideQuality): QualityView['poor'] {
  const kinds: readonly (readonly [string, (side: SideQuality) => ReadonlyMap<string, string>])[] = [
    ['Empty', (side) => new Map(side.empty_columns.map((name) => [name, '']))],
    ['Constant', (side) => new Map(side.constant_columns.map((name) => [name, '']))],
    [
      'Almost constant',
      (side) =>
        new Map(side.almost_constant_columns.map(({ name, share }) => [name, formatPercent(share, 1)])),
    ],
    [
      'Copy of another',
      (side) =>
        new Map(side.duplicate_columns.map(({ name, same_as: same }) => [name, `as ${nameOf(same).name}`])),
    ],
  ];
  return kinds.flatMap(([label, columnsOf]) => {
    const before = columnsOf(reference);
    const now = columnsOf(current);
    const names = [...new Set([...now.keys(), ...before.keys()])];
    if (names.length === 0) return [];
    const columns = names.slice(0, MOST_NAMES).map((name) => {
      const side = now.has(name) ? (before.has(name) ? '' : 'now') : 'before';
      const note = [side, now.get(name) ?? before.get(name) ?? ''].filter((part) => part !== '').join(', ');
      return { ...nameOf(name), note };
    });
    const more = names.length > MOST_NAMES ? formatCount(names.length - MOST_NAMES) : null;
    return [{ label, columns, more }];
  });
}

/** Columns with values the reference has not seen, the largest share first. */
function columnsOutside(columns: readonly ColumnResult[]): QualityView['outside'] {
  return columns
    .flatMap(({ name, out_of_range: range }) =>
      range === undefined || range === null || range.share === 0 ? [] : [{ name, range }],
    )
    .sort((one, other) => other.range.share - one.range.share)
    .map(({ name, range }) => {
      if (range.type === 'categorical') {
        const detail = `${plural(range.categories, 'new category', 'new categories')} in ${plural(range.rows, 'row')}`;
        return { ...nameOf(name), share: formatPercent(range.share, 1), detail };
      }
      const parts = [
        range.below > 0 ? `${formatCount(range.below)} below ${formatNumber(range.reference_min)}` : null,
        range.above > 0 ? `${formatCount(range.above)} above ${formatNumber(range.reference_max)}` : null,
      ];
      const detail = parts.filter((part) => part !== null).join(', ');
      return { ...nameOf(name), share: formatPercent(range.share, 1), detail };
    });
}

function beforeAndAfter(before: number, after: number) {
  const write = (value: number) => value.toFixed(2).replace('-', '−');
  const change = Number(after.toFixed(2)) - Number(before.toFixed(2));
  const [reference, current] = [write(before), write(after)];
  const strip = dumbbell(
    { reference: before, current: after },
    `from ${reference} to ${current}`,
    DUMBBELL_AXIS.use,
  );
  return { reference, current, change: withSign(write(change)), strip: { markup: strip } };
}

/** What a correlation of none moves by in samples of these sizes, 19 times of 20. */
function chanceSentence(reference: number, current: number): string | null {
  if (reference === 0 || current === 0) return null;
  const spread = chanceChange(reference, current);
  if (spread >= 1) return 'With so few rows, any of these changes can be chance.';
  return `With so many rows on either side, chance alone moves a correlation near 0 by up to about ${Math.max(spread, 0.001).toFixed(spread < 0.01 ? 3 : 2)} in 19 of 20 cases.`;
}

function chanceChange(reference: number, current: number): number {
  return 1.96 * Math.sqrt(1 / Math.max(1, reference) + 1 / Math.max(1, current));
}
