import { describe, expect, it } from 'vitest';
import type { ColumnResult } from '../drift/result.js';
import { categoricalColumn, numericColumn } from '../report/sample-columns.fixture.js';
import { resultOf } from '../report/sample-result.fixture.js';
import type { PastCheck } from '../store/past-checks.js';
import type { RunRecord } from '../store/run-record.js';
import { instant, pastRecord } from './past-record.fixture.js';
import { watchedFigures } from './watched-figures.js';

const column = (over: Partial<PastCheck['columns'][number]> = {}): PastCheck['columns'][number] => ({
  name: 'age',
  role: 'feature',
  test: 'ks',
  score: 0.4,
  threshold: 0.05,
  drifted: false,
  missing: 0,
  ...over,
});
const past = (columns: PastCheck['columns'], over: Partial<RunRecord> = {}, hour = 1): PastCheck => ({
  record: pastRecord(hour, over),
  columns,
  changes: null,
});

function figuresOf(
  columns: readonly ColumnResult[],
  checks: readonly PastCheck[],
  classes: readonly string[] = [],
) {
  const result = { ...resultOf([...columns]), window: { start: instant(9), end: instant(10) } };
  const { figures } = watchedFigures(result, { checks, performances: [], known: [], classes });
  return figures.map(({ name, kind, direction, values }) => [kind, name, direction, values]);
}

describe('watchedFigures', () => {
  it('takes a score for what it is: a distance that rises, or a p-value that falls, of the same test', () => {
    const ks = numericColumn('age', [1, 2], [1, 2], { test: 'ks', score: 0.03, p_value: 0.03 });
    const far = numericColumn('hours', [1, 2], [1, 2], { test: 'wasserstein', score: 0.2 });
    const checks = [
      past([column(), column({ name: 'hours', test: 'wasserstein', score: 0.1 })]),
      past([column({ test: 'wasserstein', score: 0.1 }), column({ name: 'other' })]),
    ];
    expect(figuresOf([ks, far], checks)).toEqual([
      ['p_value', 'age', 'down', [0.4, null, 0.03]],
      ['column', 'hours', 'up', [0.1, null, 0.2]],
    ]);
  });

  it('watches shares of missing values, of columns that have not always the same', () => {
    const none = numericColumn('age', [1], [1], { test: 'ks', score: 1 });
    const some = numericColumn('hours', [1], [1], {
      status: 'skipped',
      missing: { reference: 0, current: 1 },
    });
    const checks = [past([column(), column({ name: 'hours', missing: 0.25 })])];
    expect(figuresOf([none, some], checks)).toEqual([
      ['p_value', 'age', 'down', [0.4, 1]],
      ['missing', 'hours', 'both', [0.25, 1]],
    ]);
  });

  it('watches one share of two classes, by its name, and the quantiles of scores', () => {
    const skipped = { role: 'prediction', status: 'skipped', test: null } as const;
    const prediction = categoricalColumn(
      'prediction',
      [
        ['0', 5, 6],
        ['1', 5, 4],
      ],
      skipped,
    );
    const probability = numericColumn('probability', [0.1], [0.5], skipped);
    const score = { mean: 0.3, q05: 0.1, q25: 0.2, median: 0.25, q75: 0.6, q95: 0.9 };
    const checks = [past([], { predictions: { classes: [{ value: '0', share: 1 }], score } }), past([])];
    const figures = figuresOf([prediction, probability], checks, ['<=50K', '>50K']);
    expect(figures.slice(0, 3)).toEqual([
      ['class_share', '>50K', 'both', [0, null, 0.4]],
      ['score_quantile', 'probability mean', 'both', [0.3, null, 0.5]],
      ['score_quantile', 'probability q05', 'both', [0.1, null, 0.5]],
    ]);
    expect(figures).toHaveLength(7);
  });

  it('takes for a class that is not named the largest share it can have, and leaves out those named seldom', () => {
    const prediction = categoricalColumn(
      'prediction',
      [
        ['0', 5, 5],
        ['1', 3, 3],
        ['2', 2, 2],
      ],
      { role: 'prediction', status: 'skipped', test: null },
    );
    const shares = (...named: number[]) => ({
      predictions: { classes: named.map((share, at) => ({ value: String(at), share })), score: null },
    });
    const checks = [past([], shares(0.5, 0.4)), past([], shares(0.6)), past([], shares(0.7))];
    // Of the fourth one it is not known in most windows whether there was any.
    expect(figuresOf([prediction], checks, ['a', 'b', 'c', 'd'])).toEqual([
      ['class_share', 'a', 'both', [0.5, 0.6, 0.7, 0.5]],
    ]);
    const [first, second] = [past([], shares(0.5, 0.4)), past([], shares(0.6, 0.3, 0.1))];
    expect(figuresOf([prediction], [first, second], ['a', 'b', 'c']).at(-1)).toEqual([
      'class_share',
      'c',
      'both',
      [expect.closeTo(0.1, 12), 0.1, 0.2],
    ]);
  });

  it('takes up what the check before has told of the very figure', () => {
    const change = { direction: 'down', earliest: instant(1), found: instant(2) } as const;
    const result = {
      ...resultOf([numericColumn('age', [1], [1], { test: 'ks', score: 1 })]),
      window: { start: instant(9), end: instant(10) },
    };
    const known = [
      { name: 'age', kind: 'missing' as const, ...change },
      { name: 'age', kind: 'p_value' as const, ...change, found: instant(3) },
    ];
    const { figures } = watchedFigures(result, { checks: [], performances: [], known, classes: [] });
    expect(figures.map(({ before }) => before?.found)).toEqual([instant(3)]);
  });
});
