import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { spying } from './failing-files.fixture.js';
import { COLUMNS, logFolder, NOON, row } from './live-log.fixture.js';

const { folder, log, contents, idsInLog } = logFolder();

describe('createLiveLog', () => {
  it('writes nothing before the first row, then header and row', async () => {
    const live = log({ writerId: 'w1' });
    expect(await readdir(folder())).toEqual([]);
    await live.append(['a', '2026-03-01T12:00:00.000Z', 'Linz', 30]);
    expect(await contents()).toEqual({
      'live_predictions_20260301_w1.csv': 'id,timestamp,city,age\na,2026-03-01T12:00:00.000Z,Linz,30\n',
    });
    await live.close();
  });

  it('quotes what needs it and keeps missing and empty apart', async () => {
    const live = log({ writerId: 'w1' });
    await live.append(['a', 'say "hi", you', 'two\nlines', 0.1 + 0.2]);
    await live.append(['', null, '=1+1', -0]);
    await live.append(['\r', ' x ', '😀', 1e21]);
    await live.close();
    expect((await contents())['live_predictions_20260301_w1.csv']).toBe(
      'id,timestamp,city,age\na,"say ""hi"", you","two\nlines",0.30000000000000004\n"",,=1+1,-0\n"\r", x ,😀,1e+21\n',
    );
  });

  it('acknowledges a row only when it can be read back', async () => {
    const live = log({ writerId: 'w1' });
    for (let id = 0; id < 20; id += 1) {
      await live.append(row(id));
      expect((await contents())['live_predictions_20260301_w1.csv']).toContain(`\n${id},`);
    }
    await live.close();
  });

  it('takes 10,000 rows at once, each exactly once, in a handful of writes', async () => {
    let writes = 0;
    const onWrite = () => {
      writes += 1;
    };
    const live = log({ files: spying({ onWrite }) });
    await Promise.all(Array.from({ length: 10_000 }, (_, id) => live.append(row(id))));
    await live.close();
    const { ids, warnings } = await idsInLog();
    expect(ids.size).toBe(10_000);
    expect([...ids.values()].every((count) => count === 1)).toBe(true);
    expect(warnings).toEqual([]);
    expect(writes).toBeLessThan(20);
    const [only] = Object.values(await contents());
    expect(live.stats()).toEqual({
      rows: 10_000,
      bytes: Buffer.byteLength(only ?? ''),
      failures: 0,
      healthy: true,
      waiting: 0,
    });
  });

  it('acknowledges the rows of one call together', async () => {
    const live = log();
    await live.appendMany([row(1), row(2), row(3)]);
    await live.appendMany([]);
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['1', '2', '3']);
    expect(live.stats().rows).toBe(3);
  });

  it('goes to a new file when the UTC day changes', async () => {
    let now = new Date('2026-03-01T23:59:59.999Z');
    const live = log({ writerId: 'w1', now: () => now });
    await live.append(row(1));
    now = new Date('2026-03-02T00:00:00.000Z');
    await live.append(row(2));
    await live.close();
    expect(Object.keys(await contents())).toEqual([
      'live_predictions_20260301_w1.csv',
      'live_predictions_20260302_w1.csv',
    ]);
  });

  it('never opens a file a second time, not even under the same writer id', async () => {
    for (const id of [1, 2]) {
      const live = log({ writerId: 'w1' });
      await live.append(row(id));
      await live.close();
    }
    expect(Object.keys(await contents())).toEqual([
      'live_predictions_20260301_w1-2.csv',
      'live_predictions_20260301_w1.csv',
    ]);
  });

  it('names its files as told', async () => {
    const live = log({ writerId: 'w1', prefix: 'feedback' });
    await live.append(row(1));
    await live.close();
    expect(Object.keys(await contents())).toEqual(['feedback_20260301_w1.csv']);
  });

  it('lets several writers log to one folder', async () => {
    const writers = [log(), log(), log()];
    await Promise.all(
      writers.flatMap((live, writer) =>
        Array.from({ length: 500 }, (_, id) => live.append(row(`${writer}-${id}`))),
      ),
    );
    await Promise.all(writers.map((live) => live.close()));
    expect(Object.keys(await contents())).toHaveLength(3);
    expect((await idsInLog()).ids.size).toBe(1500);
  });

  it('refuses rows after close, and rows that do not fit the header', async () => {
    const live = log();
    await expect(live.append(['only one'])).rejects.toThrow(RangeError);
    await live.close();
    await live.close();
    await expect(live.append(row(1))).rejects.toMatchObject({ code: 'SENT_LIVE_LOG_FAILED' });
  });

  it('refuses a row that the reader would find too long', async () => {
    const live = log();
    await expect(live.append(['1', NOON.toISOString(), 'x'.repeat(9_000_000), 1])).rejects.toMatchObject({
      code: 'SENT_LIVE_LOG_FAILED',
    });
    await live.append(['2', NOON.toISOString(), 'x'.repeat(8_000_000), 1]);
    await live.close();
    expect([...(await idsInLog()).ids.keys()]).toEqual(['2']);
  });

  it.each([
    [{ columns: ['id', 'id'] }, 'columns'],
    [{ columns: [] }, 'columns'],
    [{ writerId: '../x' }, 'writer id'],
  ])('refuses %o', (options, word) => {
    expect(() => log(options)).toThrow(word);
  });
});

it('writes lines that come as bytes between others, in the order in which they came', async () => {
  const live = log({ writerId: 'w' });
  const bytes = (text: string) => new TextEncoder().encode(text);
  await Promise.all([
    live.appendLines(['a\n', 'b\n']),
    live.appendBytes(bytes('c\nZürich\n'), 2),
    live.appendLines(['d\n']),
    live.appendBytes(bytes('e\n'), 1),
  ]);
  expect(live.stats()).toMatchObject({ rows: 6, waiting: 0 });
  await live.close();
  expect(Object.values(await contents())).toEqual([`${COLUMNS.join(',')}\na\nb\nc\nZürich\nd\ne\n`]);
  await expect(live.appendBytes(bytes('f\n'), 1)).rejects.toThrow('the log is closed');
});
