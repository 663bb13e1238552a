import { describe, expect, it } from 'vitest';
import { hostileResult } from '../hostile-result.fixture.js';
import { emptyColumn } from '../sample-columns.fixture.js';
import { incomeResult, resultOf, wideResult } from '../sample-result.fixture.js';
import { scoresCsv } from './scores-csv.js';

/** A reader of RFC 4180 of its own: cells by row. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    const sign = csv[at] ?? '';
    if (quoted && sign === '"' && csv[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === ',' || sign === '\r')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (sign === '\r') {
        rows.push([]);
        at += 1;
      }
    } else cell += sign;
  }
  rows.pop();
  return rows;
}

const table = (csv: string) => {
  const [header = [], ...rows] = parsed(csv);
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at]])));
};

describe('scoresCsv', () => {
  it('has one row per column with its numbers in full, and those that were only skipped', () => {
    const result = incomeResult();
    const rows = table(scoresCsv(result));
    expect(rows.map(({ column }) => column)).toEqual([
      ...result.columns.map(({ name }) => name),
      'timestamp',
    ]);
    expect(rows[0]).toMatchObject({
      score: '0.6412347',
      p_value: '3.2e-9',
      drifted: 'true',
      test: 'wasserstein',
    });
    expect(rows[1]).toMatchObject({ new_categories: '1', lost_categories: '2', type: 'categorical' });
    expect(rows.at(-1)).toMatchObject({
      status: 'skipped',
      score: '',
      drifted: 'false',
      reason: 'a point in time, not a feature',
    });
  });

  it('leaves a number empty that is not known', () => {
    const [row] = table(scoresCsv(resultOf([{ ...emptyColumn('x'), score: null, p_value: null }])));
    expect(row).toMatchObject({ column: 'x', score: '', p_value: '', threshold: '0.1', alpha: '' });
  });

  it('holds any name, quoted where need be, and none that a spreadsheet would run', () => {
    const names = ['a,b', 'say "x"', 'two\r\nlines', ' padded ', '', '=1+1', '@SUM(A1)', '-x', 'עמודה'];
    const csv = scoresCsv(resultOf(names.map(emptyColumn)));
    expect(table(csv).map(({ column }) => column)).toEqual([
      ...names.slice(0, 5),
      "'=1+1",
      "'@SUM(A1)",
      "'-x",
      'עמודה',
    ]);
  });

  it('keeps its shape whatever the texts are', () => {
    const rows = parsed(scoresCsv(hostileResult()));
    expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
    expect(parsed(scoresCsv(wideResult(500)))).toHaveLength(501);
  });
});
