import { expect, it } from 'vitest';
import { changedFigures, changedSentence, changesView, watchedSentence } from './changes-words.js';

const figure = {
  name: 'age',
  kind: 'column' as const,
  calendar: 'weekday' as const,
  value: 0.3,
  lower: null,
  upper: 0.1,
  crosses: true,
  change: {
    direction: 'up' as const,
    since: '2026-01-05T10:00:00.000Z',
    earliest: '2026-01-05T10:00:00.000Z',
    found: '2026-01-05T10:00:00.000Z',
  },
};
const accuracy = {
  ...figure,
  name: 'accuracy',
  kind: 'performance' as const,
  calendar: null,
  change: {
    ...figure.change,
    direction: 'down' as const,
    since: '2026-01-07T10:00:00.000Z',
    found: '2026-01-08T10:00:00.000Z',
  },
};
const section = {
  windows: 40,
  overlapping: 2,
  baseline: 14,
  checks_to_false_alarm: 200,
  figures: [figure, accuracy, { ...figure, name: 'city', change: null }],
};

it('says what has changed, the latest first, and what was watched', () => {
  expect(changedSentence(changedFigures(section))).toBe(
    'Changed for good: Accuracy is down since the window to 2026-01-07 10:00 UTC (no sooner than 2026-01-05 10:00 UTC, found 2026-01-08 10:00 UTC); the drift of “\u2068age\u2069” is up since the window to 2026-01-05 10:00 UTC (found at once).',
  );
  expect(watchedSentence(section)).toBe(
    '3 figures watched over 40 windows (the first 14 are the baseline, 2 overlapping windows left out, weekdays and hours taken out); while nothing changes, at most one check in 200 finds a false change, on average.',
  );
  expect(changedSentence([])).toBeNull();
});

it('puts the changes in a table, all instants with the same precision', () => {
  const late = { ...accuracy, change: { ...accuracy.change, found: '2026-01-08T10:00:07.250Z' } };
  const many = Array.from({ length: 30 }, (_, at) => ({ ...figure, name: `column ${at}` }));
  const { rows, more } = changesView({ ...section, figures: [late, ...many] });
  expect(rows[0]).toEqual({
    words: 'Accuracy',
    name: null,
    direction: 'down',
    since: '2026-01-07 10:00:00 UTC',
    earliest: '2026-01-05 10:00:00 UTC',
    found: '2026-01-08 10:00:07 UTC',
  });
  expect(rows[1]).toMatchObject({ words: 'Drift of', name: 'column 0', since: '2026-01-05 10:00:00 UTC' });
  expect(rows).toHaveLength(10);
  expect(more).toBe('21 more figures');
});

it('says of a record of an earlier version what it knows', () => {
  const { earliest: _, ...old } = accuracy.change;
  expect(changedSentence([{ name: 'accuracy', kind: 'performance', ...old }])).toBe(
    'Changed for good: Accuracy is down since the window to 2026-01-07 10:00 UTC (found 2026-01-08 10:00 UTC).',
  );
});
