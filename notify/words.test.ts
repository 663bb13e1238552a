import { describe, expect, it } from 'vitest';
import { sampleAlert } from './alert.fixture.js';
import type { Alert } from './alert.js';
import { columnLines } from './words.js';

describe('the words of an alert', () => {
  const cases: [what: string, changes: Partial<Alert>, title: string, text: string][] = [
    [
      'drift',
      {},
      'income: drift',
      'The window to 2026-01-05T10:00:00.000Z has drifted (40 % of the columns). So did 2 of the last 2 windows. Drifted columns: age, <b>|hours & days per_week.',
    ],
    [
      'a reminder while the last window was stable',
      { reminder: true, verdict: 'stable', columns: [], windows: null },
      'income: still drifting',
      'The window to 2026-01-05T10:00:00.000Z is stable, which is not long enough for the alarm to end. The alarm was raised at 2026-01-05T10:00:05.000Z.',
    ],
    [
      'recovery from drift',
      { event: 'recovery', verdict: 'stable', windows: { drifted: 0, of: 2 } },
      'income: stable again',
      'The window to 2026-01-05T10:00:00.000Z is stable. So are the last 2 windows. The alarm was raised at 2026-01-05T10:00:05.000Z.',
    ],
    [
      'a check that fails',
      {
        event: 'failure',
        alarm: 'failure',
        verdict: null,
        share: null,
        problem: { type: 'SENT_DATA_FILE_NOT_FOUND', message: 'Expected a file,\nfound none.' },
      },
      'income: drift checks fail',
      'The check of the window to 2026-01-05T10:00:00.000Z failed for good. SENT_DATA_FILE_NOT_FOUND: Expected a file, found none.',
    ],
    [
      'checks that work again',
      { event: 'recovery', alarm: 'failure' },
      'income: drift checks work again',
      'The check of the window to 2026-01-05T10:00:00.000Z was done. The alarm was raised at 2026-01-05T10:00:05.000Z.',
    ],
    [
      'a version that waits',
      {
        event: 'approval',
        alarm: 'approval',
        verdict: null,
        share: null,
        columns: [],
        windows: null,
        candidate: { version: 'rf-new', champion: 'rf-old', decide_by: '2026-01-08T10:00:00.000Z' },
      },
      'income: a new version waits for approval',
      'The version rf-new was trained on recent feedback and was compared with the champion rf-old. Decide with sentinel approve --model income or sentinel reject --model income until 2026-01-08T10:00:00.000Z; after that it is set aside.',
    ],
    [
      'a test',
      { test: true, columns: [], windows: null },
      '[test] income: drift',
      'This is a test of the channel; nothing has happened. The window to 2026-01-05T10:00:00.000Z has drifted (40 % of the columns).',
    ],
  ];
  it.each(cases)('tell of %s', (_, changes, title, text) => {
    expect(sampleAlert(changes)).toMatchObject({ title, text });
  });

  it('say of each column in how many windows it drifted, and shorten long names', () => {
    const columns = [
      { name: 'age', windows: 2 },
      { name: 'x'.repeat(200), windows: 1 },
    ];
    expect(columnLines(sampleAlert({ columns }))).toEqual([
      'age (2 of 2 windows)',
      `${'x'.repeat(79)}… (1 of 2 windows)`,
    ]);
    expect(columnLines(sampleAlert({ columns: [{ name: 'age', windows: 1 }], windows: null }))).toEqual([
      'age',
    ]);
  });
});
