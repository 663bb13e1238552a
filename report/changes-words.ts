/** What has changed for good over past checks, in words. */
import type { ChangesSection } from '../drift/sequential/changes-schema.js';
import { formatInstant } from './format.js';
import { figureName } from './performance-words.js';
import { plural, quoted } from './words.js';

const MOST_NAMED = 5;

interface ChangedFigure {
  readonly name: string;
  readonly kind: ChangesSection['figures'][number]['kind'];
  readonly direction: 'up' | 'down';
  readonly since: string;
}

/** `the drift of “age” is up since the window to 2026-01-05 10:00 UTC`, one for each figure. */
function changeWords({ name, kind, direction, since }: ChangedFigure): string {
  const figure =
    kind === 'column'
      ? `the drift of ${quoted(name)}`
      : kind === 'performance'
        ? figureName(name)
        : 'the reconstruction error';
  return `${figure} is ${direction} since the window to ${formatInstant(since)}`;
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
  return `${plural(figures.length, 'figure')} watched over ${plural(windows, 'window')} (the first ${baseline} are the baseline${left}${calendar}); while nothing changes, at most one check in ${Math.round(rest.checks_to_false_alarm)} finds a false change, on average.`;
}

/** The figures of a section that have changed, the latest change first. */
export function changedFigures({ figures }: ChangesSection): ChangedFigure[] {
  return figures
    .flatMap(({ name, kind, change }) => (change === null ? [] : [{ name, kind, ...change }]))
    .sort((a, b) => b.since.localeCompare(a.since));
}
