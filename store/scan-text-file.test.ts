import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanTextFile } from './scan-text-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-utf8-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(content: Buffer, compression: 'none' | 'gzip' = 'none'): Promise<boolean> {
  const path = join(folder, 'file');
  await writeFile(path, content);
  return (await scanTextFile(path, compression)).utf8;
}

describe('scanTextFile', () => {
  it.each(['', 'plain', 'größe', '漢字', '🦉', 'a\u0000b'])('takes %j', async (text) => {
    expect(await check(Buffer.from(text))).toBe(true);
    expect(await check(gzipSync(text), 'gzip')).toBe(true);
  });

  it.each([[0xff], [0x61, 0xe9, 0x0a], [0x61, 0xc3], [0xf0, 0x9f, 0xa6], [0x80], [0xed, 0xa0, 0x80]])(
    'refuses %j…',
    async (...bytes) => {
      expect(await check(Buffer.from(bytes))).toBe(false);
    },
  );

  it('takes characters that lie across chunks, wherever the border is', async () => {
    for (let shift = 0; shift < 4; shift++) {
      const text = 'x'.repeat(4 * 1024 * 1024 - shift) + '🦉'.repeat(10);
      expect(await check(Buffer.from(text))).toBe(true);
      expect(await check(Buffer.concat([Buffer.from(text), Buffer.from([0xf0])]))).toBe(false);
    }
  });

  it.each([
    ['1_000', true],
    ['a_1, 1_b, _1, 1_', false],
    ['a_b_1_2', true],
    [`${'x'.repeat(4 * 1024 * 1024 - 1)}1_2`, true],
    [`${'x'.repeat(4 * 1024 * 1024 - 2)}1_2`, true],
    [`${'x'.repeat(4 * 1024 * 1024 - 2)}a_2`, false],
    ['nan(1)', true],
    ['NAN(x)', true],
    ['a (n)', false],
    [`${'x'.repeat(4 * 1024 * 1024 - 1)}n(`, true],
  ])('sees what DuckDB takes for a number and we do not: case %#', async (text, odd) => {
    const path = join(folder, 'grouped');
    await writeFile(path, text);
    expect(await scanTextFile(path)).toEqual({ utf8: true, oddNumbers: odd });
  });
});
