import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeLength } from './complete-length.js';
import { csvRow } from './csv-format.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'complete-length-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function lengthOf(content: string | Buffer, upTo?: number, chunkBytes?: number): Promise<number> {
  const file = join(folder, 'log.csv');
  await writeFile(file, content);
  return completeLength(file, upTo, chunkBytes);
}

describe('completeLength', () => {
  it.each([
    ['an empty file', '', 0],
    ['half a header', 'id,times', 0],
    ['a header', 'id,x\n', 5],
    ['a torn row', 'id,x\n1,2\n3,', 9],
    ['a row torn in quotes behind a line feed', 'id,x\n1,"a\nb', 5],
    ['a row torn behind an escaped quote', 'id,x\n1,"a""\n', 5],
    ['a quoted cell at the very end of a row', 'id,x\n1,"a\n"\n', 12],
    ['CRLF', 'id,x\r\n1,"a"\r\n2', 13],
    ['a quote in the middle of a bare cell', 'id,x\n1,5" pipe\n2,y\n', 19],
    ['a file that starts with a quoted cell', '"id\n",x\n1', 8],
  ])('finds the end of the last complete row of %s', async (_, content, expected) => {
    expect(await lengthOf(content)).toBe(expected);
  });

  it('looks no further than it is told', async () => {
    expect(await lengthOf('a\nb\nc\n', 3)).toBe(2);
  });

  it('gives the rows that fit whole, wherever the file is cut and however it is read', async () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', '😀', ' '), maxLength: 6 }),
      fc.constant(null),
      fc.double({ noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, share, chunkBytes) => {
          const ends = [0];
          for (const row of rows) ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(csvRow(row)));
          const whole = Buffer.from(rows.map(csvRow).join(''));
          const cut = Math.floor(share * whole.length);
          const expected = Math.max(...ends.filter((end) => end <= cut));
          expect(await lengthOf(whole.subarray(0, cut), undefined, chunkBytes)).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
