import { describe, expect, it } from 'vitest';
import { qualityView } from './quality-view.js';
import { emptyColumn } from './sample-columns.fixture.js';
import { incomeResult, resultOf, sideQuality } from './sample-result.fixture.js';

function viewOf(
  ...[reference, current, columns = []]: [
    Parameters<typeof sideQuality>[2],
    Parameters<typeof sideQuality>[2],
    Parameters<typeof resultOf>[0]?,
  ]
) {
  const names = ['a', 'b'];
  const view = qualityView(
    resultOf(columns, {
      quality: {
        reference: sideQuality(100, names, reference),
        current: sideQuality(50, names, current),
        largest_changes: [],
      },
    }),
  );
  if (view === null) throw new Error('expected a view');
  return view;
}

describe('qualityView', () => {
  it('is nothing for a result without quality, as older ones are', () => {
    expect(qualityView(resultOf([emptyColumn('x')]))).toBeNull();
  });

  it('sets figures of both sides beside each other, the change that of those written', () => {
    const { figures } = viewOf(
      { cells: { total: 200, missing: 1, missing_share: 0.0104 } },
      {
        cells: { total: 100, missing: 3, missing_share: 0.0306 },
        empty_rows: { count: null, share: null, reason: 'nobody knows' },
        duplicate_rows: { count: null, share: null, reason: 'nobody knows' },
      },
    );
    const lines = figures.map(({ label, reference, current, change }) =>
      [label, reference, current, change].join(' | ').replaceAll('\u00a0', ' '),
    );
    expect(lines).toEqual([
      'Rows | 100 | 50 | −50',
      'Columns | 2 | 2 | 0',
      'Missing cells | 1.0 % | 3.1 % | +2.1 pp',
      'Duplicate rows | 0 % | – | –',
      'Empty rows | 0 % | – | –',
    ]);
    expect(viewOf({}, { duplicate_rows: { count: null, share: null, reason: 'x\u0007' } }).notes).toEqual([
      'Duplicate and empty rows of the current window are not known: x␇.',
    ]);
  });

  it('names poor columns once, and the side where only one has the matter', () => {
    const { poor } = viewOf(
      { constant_columns: ['both', 'past'], duplicate_columns: [{ name: 'copy', same_as: 'a' }] },
      {
        constant_columns: ['both', 'fresh'],
        almost_constant_columns: [{ name: 'b', share: 0.98 }],
        empty_columns: Array.from({ length: 15 }, (_, i) => `e${i}`),
      },
    );
    expect(poor.map(({ label }) => label)).toEqual([
      'Empty',
      'Constant',
      'Almost constant',
      'Copy of another',
    ]);
    expect(poor[0]?.columns).toHaveLength(12);
    expect(poor[0]?.more).toBe('3');
    expect(poor[1]?.columns.map(({ name, note }) => [name, note])).toEqual([
      ['both', ''],
      ['fresh', 'now'],
      ['past', 'before'],
    ]);
    expect(poor[2]?.columns[0]?.note.replaceAll('\u00a0', ' ')).toBe('now, 98.0 %');
    expect(poor[3]?.columns[0]?.note).toBe('before, as a');
  });

  it('tells of values the reference has not seen, the largest share first', () => {
    const range = (below: number, above: number) =>
      ({
        type: 'numeric',
        reference_min: -2,
        reference_max: 9.5,
        below,
        above,
        share: (below + above) / 50,
      }) as const;
    const { outside, moreOutside } = viewOf({}, {}, [
      { ...emptyColumn('inside'), out_of_range: range(0, 0) },
      { ...emptyColumn('some'), out_of_range: range(1, 1) },
      { ...emptyColumn('unknown'), out_of_range: null },
      { ...emptyColumn('most'), out_of_range: { type: 'categorical', categories: 1, rows: 40, share: 0.8 } },
      ...Array.from({ length: 9 }, (_, i) => ({ ...emptyColumn(`c${i}`), out_of_range: range(0, 1) })),
    ]);
    expect(outside.slice(0, 3).map(({ name, detail }) => [name, detail])).toEqual([
      ['most', '1 new category in 40 rows'],
      ['some', '1 below −2, 1 above 9.5'],
      ['c0', '1 above 9.5'],
    ]);
    expect(outside).toHaveLength(10);
    expect(moreOutside).toBe('1');
  });

  it('lists changed correlations, and what chance can do', () => {
    const view = qualityView(incomeResult());
    expect(view?.changes[0]).toMatchObject({
      a: { name: 'age' },
      method: 'Spearman',
      reference: '0.43',
      current: '0.15',
      change: '−0.28',
    });
    expect(view?.changes[1]).toMatchObject({ method: 'Cramér’s V', change: '+0.05' });
    // 1.96 sqrt(1 / 26,049 + 1 / 1,200)
    expect(view?.chance).toContain('about 0.06 in 19 of 20');
  });
});
