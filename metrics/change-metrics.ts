/** What has changed for good over the past checks of each model, as its last check tells. */
import type { ChangesSection } from '../drift/sequential/changes-schema.js';
import type { MakeGauge } from './scraped-gauges.js';

export const CHANGE_SINCE = 'sentinelml_change_since_timestamp_seconds';
export const CHANGE_FOUND = 'sentinelml_change_found_timestamp_seconds';
export const CHANGED_FIGURES = 'sentinelml_changed_figures';
export const WATCHED_FIGURES = 'sentinelml_watched_figures';
export const WATCHED_WINDOWS = 'sentinelml_watched_windows';

/** Changes with series of their own: the latest ones. */
const MOST_CHANGES = 20;

/** What the gauges show of a check's look back. */
export interface ChangeFigures {
  readonly windows: number;
  readonly watched: number;
  readonly changed: number;
  /** At most twenty. */
  readonly changes: readonly {
    readonly figure: string;
    readonly kind: ChangesSection['figures'][number]['kind'];
    readonly direction: 'up' | 'down';
    readonly since: Date;
    readonly found: Date;
  }[];
}

/** The figures of a look back. */
export function changeFigures({ windows, figures }: ChangesSection): ChangeFigures {
  const changes = figures.flatMap(({ name, kind, change }) =>
    change === null
      ? []
      : [
          {
            figure: name,
            kind,
            direction: change.direction,
            since: new Date(change.since),
            found: new Date(change.found),
          },
        ],
  );
  return {
    windows,
    watched: figures.length,
    changed: changes.length,
    changes: changes.sort((a, b) => b.since.getTime() - a.since.getTime()).slice(0, MOST_CHANGES),
  };
}

/** Gauges of what has changed. @returns sets those of one model */
export function changeGauges(gauge: MakeGauge): (model: string, figures: ChangeFigures) => void {
  const since = gauge(
    CHANGE_SINCE,
    'End of the window since which a figure has most likely changed; absent when no change goes on.',
    'figure',
    'kind',
    'direction',
  );
  const found = gauge(
    CHANGE_FOUND,
    'End of the window whose check found that a figure has changed; absent when no change goes on.',
    'figure',
    'kind',
    'direction',
  );
  const changed = gauge(CHANGED_FIGURES, 'Figures that have changed for good, and go on so.');
  const watched = gauge(WATCHED_FIGURES, 'Figures that were looked at over past checks.');
  const windows = gauge(WATCHED_WINDOWS, 'Windows over which figures were looked at.');
  return function show(model, figures) {
    changed.set({ model }, figures.changed);
    watched.set({ model }, figures.watched);
    windows.set({ model }, figures.windows);
    for (const { figure, kind, direction, ...when } of figures.changes) {
      since.set({ model, figure, kind, direction }, when.since.getTime() / 1000);
      found.set({ model, figure, kind, direction }, when.found.getTime() / 1000);
    }
  };
}
