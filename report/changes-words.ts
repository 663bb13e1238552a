/** What has changed for good over past checks, in words. */
import type { ChangesSection } from '../drift/sequential/changes-schema.js';
import { figureWords } from './figure-words.js';
import { formatCount, instantFormat, shorten, visibleText } from './format.js';
import { plural, quoted } from './words.js';

const MOST_NAMED = 5;
const MOST_ROWS = 10;
const LONGEST_NAME = 48;

/** Ends of windows: the one in which it most likely began, the first that may be, and the one whose check found it. */
interface ChangedFigure {
  readonly name: string;
  readonly kind: ChangesSection['figures'][number]['kind'];
  readonly direction: 'up' | 'down';
  readonly since: string;
  /** Not known of records of earlier versions. */
  readonly earliest?: string | undefined;
  readonly found: string;
}

export interface ChangesView {
  readonly rows: readonly {
    readonly words: string;
    /** What the user has named. */
    readonly name: string | null;
    readonly direction: string;
    readonly since: string;
    readonly earliest: string;
    readonly found: string;
  }[];
  /** `3 more figures`, beyond the most that are shown. */
  readonly more: string | null;
  readonly watched: string;
}

/** The changes that go on for a table, and what was watched. */
export function changesView(section: ChangesSection): ChangesView {
  const figures = changedFigures(section);
  const written = instantFormat(figures.flatMap(({ since, earliest, found }) => [since, earliest, found]));
  const more = figures.length - MOST_ROWS;
  return {
    rows: figures.slice(0, MOST_ROWS).map(({ direction, since, earliest, found, ...figure }) => {
      return {
        ...changeTitle(figure),
        direction,
        since: written(since),
        earliest: written(earliest),
        found: written(found),
      };
    }),
    more: more > 0 ? plural(more, 'more figure') : null,
    watched: watchedSentence(section),
  };
}

/** `Drift of` and `age`: a figure at the head of a row, what the user has named apart. */
export function changeTitle(figure: Pick<ChangedFigure, 'name' | 'kind'>): {
  readonly words: string;
  readonly name: string | null;
} {
  const { words, name } = figureWords(figure);
  return {
    words: words.replace(/^the /, '').replace(/^./u, (first) => first.toUpperCase()),
    name: name === null ? null : shorten(visibleText(name), LONGEST_NAME),
  };
}

/**
 * `the drift of “age” is up since the window to 2026-01-05 10:00 UTC (no sooner than 2026-01-04 10:00 UTC, found 2026-01-06 10:00 UTC)`,
 * one for each figure.
 */
function changeWords({ direction, since, earliest, found, ...figure }: ChangedFigure): string {
  const { words, name } = figureWords(figure);
  const called = name === null ? words : `${words} ${quoted(name)}`;
  const written = instantFormat([since, earliest ?? null, found]);
  const around = [
    earliest === undefined || earliest === since ? [] : `no sooner than ${written(earliest)}`,
    found === since ? 'found at once' : `found ${written(found)}`,
  ];
  return `${called} is ${direction} since the window to ${written(since)} (${around.flat().join(', ')})`;
}

/** The changes that go on in one sentence; `null` without any. */
export function changedSentence(figures: readonly ChangedFigure[]): string | null {
  if (figures.length === 0) return null;
  const named = figures.slice(0, MOST_NAMED).map(changeWords);
  const more = figures.length - named.length;
  return `Changed for good: ${named.join('; ')}${more > 0 ? `; and ${plural(more, 'more figure')}` : ''}.`;
}

/** What was watched, and how often that finds a change where there is none. */
export function watchedSentence({
  windows,
  overlapping,
  baseline,
  figures,
  ...rest
}: ChangesSection): string {
  const calendar = figures.some((figure) => figure.calendar !== null) ? ', weekdays and hours taken out' : '';
  const left = overlapping === 0 ? '' : `, ${plural(overlapping, 'overlapping window')} left out`;
  return `${plural(figures.length, 'figure')} watched over ${plural(windows, 'window')} (the first ${formatCount(baseline)} are the baseline${left}${calendar}); while nothing changes, at most one check in ${formatCount(Math.round(rest.checks_to_false_alarm))} finds a false change, on average.`;
}

/** The figures of a section that have changed, the latest change first. */
export function changedFigures({
  figures,
}: ChangesSection): (ChangedFigure & { readonly earliest: string })[] {
  return figures
    .flatMap(({ name, kind, change }) => (change === null ? [] : [{ name, kind, ...change }]))
    .sort((a, b) => b.since.localeCompare(a.since));
}
