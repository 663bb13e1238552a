import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLiveLog } from './live-log.js';
import type { LiveWindow, WindowColumn } from './live-rows.js';
import { loadTable as loadWithRows } from './load-table.js';
import { snapshotFolder } from './snapshot.fixture.js';
import { snapshotWindow } from './snapshot.js';

const { database, folder, liveDir, to, rowsOf } = snapshotFolder();

const DAY: LiveWindow = {
  kind: 'time',
  start: new Date('2026-03-01T00:00:00Z'),
  end: new Date('2026-03-02T00:00:00Z'),
};
const COLUMNS: readonly WindowColumn[] = [
  { name: 'id', type: 'categorical' },
  { name: 'age', type: 'numeric' },
  { name: 'city', type: 'categorical' },
];
const HEADER = 'id,timestamp,model_version,age,city,prediction,probability\n';

function line(id: string, timestamp = '2026-03-01T12:00:00.000Z', age = '30', city = 'Linz'): string {
  return `${id},${timestamp},v1,${age},${city},1,0.75\n`;
}

/** Writes a live log file; one that was modified long ago unless told. */
async function live(name: string, content: string | Buffer, settled = true): Promise<void> {
  const path = join(liveDir(), `live_predictions_${name}.csv`);
  await writeFile(path, content);
  if (settled) await utimes(path, new Date('2026-03-05'), new Date('2026-03-05'));
}

function take(window: LiveWindow = DAY, columns = COLUMNS) {
  return snapshotWindow(database(), { liveDir: liveDir(), columns, window, to: to() });
}

async function idsOf(file = to()): Promise<(string | null | undefined)[]> {
  return (await rowsOf(file)).map(([id]) => id);
}

/** A table without what is known of single rows. */
async function loadTable(...request: Parameters<typeof loadWithRows>) {
  const { columns, ...table } = await loadWithRows(...request);
  return {
    ...table,
    columns: columns.map((column) => {
      if (column.type === 'numeric') {
        const { validity, ...rest } = column;
        return rest;
      }
      const { codes, ...rest } = column;
      return rest;
    }),
  };
}

describe('snapshotWindow', () => {
  it('takes the rows from the start on up to the end, in order of timestamp and id', async () => {
    await live(
      '20260301_a',
      HEADER +
        line('too-early', '2026-02-28T23:59:59.999Z') +
        line('z', '2026-03-01T00:00:00.000Z') +
        line('late', '2026-03-01T23:59:59.999Z') +
        line('too-late', '2026-03-02T00:00:00.000Z'),
    );
    await live(
      '20260301_b',
      HEADER + line('b', '2026-03-01T08:00:00Z') + line('a', '2026-03-01T10:00:00+02:00'),
    );
    await writeFile(join(liveDir(), 'other.csv'), HEADER + line('no-live-log'));
    const snapshot = await take();
    expect(await idsOf()).toEqual(['z', 'a', 'b', 'late']);
    expect(snapshot).toEqual({
      path: to(),
      rows: 4,
      sha256: createHash('sha256')
        .update(await readFile(to()))
        .digest('hex'),
      start: DAY.kind === 'time' ? DAY.start : null,
      end: DAY.end,
      warnings: [],
    });
  });

  it('takes the last rows before the end, over all files', async () => {
    for (const [index, name] of ['c', 'a', 'b'].entries()) {
      const rows = Array.from({ length: 5 }, (_, row) =>
        line(`${row}${name}`, `2026-03-01T0${row}:00:0${index}.000Z`),
      );
      await live(name, HEADER + rows.reverse().join('') + line('after', '2026-03-02T00:00:00Z'));
    }
    const { rows, start } = await take({ kind: 'rows', rows: 4, end: DAY.end });
    expect(rows).toBe(4);
    expect(await idsOf()).toEqual(['3b', '4c', '4a', '4b']);
    expect(start).toEqual(new Date('2026-03-01T03:00:02.000Z'));
    expect((await take({ kind: 'rows', rows: 100, end: DAY.end })).rows).toBe(15);
  });

  it('writes the same bytes again, whatever the files are called and in which order rows stand', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) =>
      line(`id${index % 1000}`, `2026-03-01T00:00:${String(index % 60).padStart(2, '0')}Z`, String(index)),
    );
    await live('a', HEADER + rows.join(''));
    const first = await take();
    await rm(join(liveDir(), 'live_predictions_a.csv'));
    await live('x', HEADER + rows.slice(1000).reverse().join(''));
    await live('y', HEADER + rows.slice(0, 1000).join(''));
    expect((await take()).sha256).toBe(first.sha256);
    expect(first.rows).toBe(3000);
  });

  it.each([
    ['there is no folder', () => rm(liveDir(), { recursive: true })],
    ['there is no file', async () => undefined],
    ['there is an empty file', () => live('a', '')],
    ['there is half a header', () => live('a', 'id,timesta')],
    ['there is a header only', () => live('a', HEADER)],
    ['all rows are elsewhere in time', () => live('a', HEADER + line('x', '2026-01-01T00:00:00Z'))],
  ])('writes a file with all columns and no rows when %s', async (_, prepare) => {
    await prepare();
    for (const window of [DAY, { kind: 'rows', rows: 5, end: new Date('2026-01-01') } as const]) {
      const snapshot = await take(window);
      expect(snapshot).toMatchObject({ rows: 0, warnings: [] });
      expect(snapshot.start).toEqual(window.kind === 'time' ? window.start : null);
      const table = await loadTable(database(), to());
      expect(table.rows).toBe(0);
      expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
        ['id', 'categorical'],
        ['age', 'numeric'],
        ['city', 'categorical'],
      ]);
    }
  });

  it.each([
    ['settled', true],
    ['lately modified', false],
  ])('leaves a torn last row out of a %s file', async (_, settled) => {
    await live('a', `${HEADER}${line('whole')}torn,2026-03-01T12:00:00.000Z,v1,30,"Li\nnz`, settled);
    await live('b', `${HEADER}${line('whole-too')}2026`, settled);
    expect(await take()).toMatchObject({ rows: 2, warnings: [] });
    expect(await idsOf()).toEqual(['whole', 'whole-too']);
    expect(await readdir(join(folder(), 'windows'))).toEqual(['current.parquet']);
  });

  it('keeps strange texts as they are', async () => {
    const texts = [
      'say "hi"',
      'a,b',
      'two\nlines',
      'cr\rlf\r\n',
      '=1+1',
      "'; DROP TABLE x; --",
      '😀é',
      ' x ',
      '',
      'NULL',
      '#',
      '<b>',
    ];
    const log = createLiveLog({ directory: liveDir(), columns: ['id', 'timestamp', 'the "city", <b>.x'] });
    await log.appendMany(
      texts.map((text, index) => [String.fromCharCode(97 + index), '2026-03-01T12:00:00.000Z', text]),
    );
    await log.append(['z', '2026-03-01T12:00:00.000Z', null]);
    await log.close();
    const { warnings } = await take(DAY, [{ name: 'the "city", <b>.x', type: 'categorical' }]);
    expect(warnings).toEqual([]);
    expect((await rowsOf()).map(([text]) => text)).toEqual([...texts, null]);
    const [column] = (await loadTable(database(), to())).columns;
    expect(column).toEqual({
      type: 'categorical',
      name: 'the "city", <b>.x',
      categories: [...texts].sort(),
      counts: new Float64Array(texts.length).fill(1),
      missing: 1,
    });
  });

  it('unites files with different headers by name', async () => {
    await live('a', 'id,timestamp,age\nold,2026-03-01T01:00:00Z,1\n');
    await live('b', 'city,age,timestamp,id\nWien,2,2026-03-01T02:00:00Z,new\n');
    expect((await take()).warnings).toEqual([]);
    expect(await rowsOf()).toEqual([
      ['old', '1', null],
      ['new', '2', 'Wien'],
    ]);
  });

  it('says when no file has a column', async () => {
    await live('a', 'id,timestamp,age\nold,2026-03-01T01:00:00Z,1\n');
    expect((await take()).warnings).toEqual(['No live log file of this window has the column "city".']);
    expect(await rowsOf()).toEqual([['old', '1', null]]);
  });

  it('stores integers as integers, and as numbers what is not only integers', async () => {
    await live(
      'a',
      HEADER +
        line('1', undefined, '41') +
        line('2', undefined, '') +
        line('3', undefined, '9007199254740993'),
    );
    await take();
    expect((await rowsOf()).map(([, age]) => age)).toEqual(['41', null, '9007199254740993']);
    await live(
      'b',
      HEADER + line('4', undefined, '0.1') + line('5', undefined, 'NaN') + line('6', undefined, '-Infinity'),
    );
    await take();
    const [, age] = (await loadTable(database(), to())).columns;
    expect(age).toEqual({
      type: 'numeric',
      name: 'age',
      values: Float64Array.of(41, 9007199254740992, 0.1, Number.NEGATIVE_INFINITY),
      missing: 2,
      integer: false,
    });
  });

  it('leaves out rows that cannot be read, and names the first of each kind', async () => {
    await live(
      'a',
      HEADER +
        line('good', '2026-03-01T01:00:00Z') +
        'quoted,2026-03-01T02:00:00Z,v1,30,"a\nb",1,0.5\n' +
        'short,2026-03-01T03:00:00Z\n' +
        line('when?', 'yesterday') +
        line('long', '2026-03-01T04:00:00Z,x') +
        line('when??', '') +
        line('text', '2026-03-01T05:00:00Z', 'young') +
        line('text-too', '2026-03-01T06:00:00Z', '1_000') +
        line('last', '2026-03-01T07:00:00Z'),
    );
    await live('b', HEADER + line('fine', '2026-03-01T08:00:00Z'));
    const { warnings } = await take();
    expect(await rowsOf()).toEqual([
      ['good', '30', 'Linz'],
      ['quoted', '30', 'a\nb'],
      ['text', null, 'Linz'],
      ['text-too', null, 'Linz'],
      ['last', '30', 'Linz'],
      ['fine', '30', 'Linz'],
    ]);
    expect(warnings).toEqual([
      'live_predictions_a.csv: 2 rows could not be read and were left out, the first is row 4: Expected Number of Columns: 7 Found: 2',
      'live_predictions_a.csv: 2 rows without a valid timestamp were left out, the first is row 5: "yesterday"',
      'Column "age": 2 values are no numbers and count as missing, the first is in live_predictions_a.csv, row 8: "young"',
    ]);
  });

  it('does not mention bad rows of files that lie elsewhere in time', async () => {
    await live('a', `${HEADER + line('x', '2026-01-01T00:00:00Z')}short\n${line('y', 'never')}`);
    expect((await take()).warnings).toEqual([]);
    await live('b', `${HEADER}short\n`);
    expect((await take()).warnings).toEqual([
      'live_predictions_b.csv: 1 row could not be read and was left out, the first is row 2: Expected Number of Columns: 7 Found: 1',
    ]);
  });

  it.each([
    ['has no timestamps', 'a,b\n1,2\n', 'it has no column "timestamp"'],
    ['is no text', Buffer.from([0xff, 0xfe, 0x00, 0x0a]), 'its first line is not UTF-8 text'],
    [
      'mixes line ends',
      `id,timestamp\r\nx,2026-03-01T00:00:00Z\ny,2026-03-01T00:00:00Z\r\n`,
      'its line ends are mixed',
    ],
  ])('leaves out a file that %s, and reads the others', async (_, content, problem) => {
    await live('a', content);
    await live('b', HEADER + line('good'));
    const { rows, warnings } = await take();
    expect(rows).toBe(1);
    expect(warnings).toEqual([expect.stringMatching(`^live_predictions_a.csv was left out: ${problem}`)]);
  });

  it('leaves out a broken link', async () => {
    await symlink(join(folder(), 'nowhere'), join(liveDir(), 'live_predictions_a.csv'));
    await live('b', HEADER + line('good'));
    const { rows, warnings } = await take();
    expect(rows).toBe(1);
    expect(warnings).toHaveLength(1);
  });

  it('says when much of a file follows a quote that is never closed', async () => {
    await live('a', `${HEADER + line('good')}x,"${line('swallowed').repeat(30_000)}`);
    const { rows, warnings } = await take();
    expect(rows).toBe(1);
    expect(warnings).toEqual([
      expect.stringMatching(/^live_predictions_a.csv: the last \d+ bytes hold no complete row/),
    ]);
  });

  it('reads on while rows are being written', async () => {
    const log = createLiveLog({ directory: liveDir(), columns: ['id', 'timestamp', 'age', 'city'] });
    let writing = true;
    let written = 0;
    const writer = (async () => {
      while (writing) {
        await log.append([String(written), '2026-03-01T12:00:00.000Z', written, 'two\nlines, "quoted"']);
        written += 1;
      }
    })();
    for (let round = 0; round < 5; round += 1) {
      const before = written;
      const snapshot = await take();
      expect(snapshot.warnings).toEqual([]);
      expect(snapshot.rows).toBeGreaterThanOrEqual(before);
      expect(snapshot.rows).toBeLessThanOrEqual(written + 1);
    }
    writing = false;
    await writer;
    await log.close();
    expect((await take()).rows).toBe(written);
  });

  it('leaves the old file and no temporary one when it fails', async () => {
    await live('a', HEADER + line('good'));
    const before = await take();
    await mkdir(join(folder(), 'taken'));
    await expect(
      snapshotWindow(database(), {
        liveDir: liveDir(),
        columns: COLUMNS,
        window: DAY,
        to: join(folder(), 'taken'),
      }),
    ).rejects.toThrow();
    expect((await readdir(folder())).sort()).toEqual(['live', 'taken', 'windows']);
    expect(
      createHash('sha256')
        .update(await readFile(to()))
        .digest('hex'),
    ).toBe(before.sha256);
  });

  it('refuses windows and columns that are none', async () => {
    await expect(take({ kind: 'rows', rows: 0, end: DAY.end })).rejects.toThrow(RangeError);
    await expect(take({ kind: 'time', start: DAY.end, end: DAY.end })).rejects.toThrow(RangeError);
    await expect(take(DAY, [])).rejects.toThrow(RangeError);
    await expect(
      take(DAY, [
        { name: 'Age', type: 'numeric' },
        { name: 'age', type: 'numeric' },
      ]),
    ).rejects.toMatchObject({ code: 'SENT_USAGE' });
  });
});
