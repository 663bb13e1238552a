import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUtf8File } from './is-utf8-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-utf8-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(content: Buffer, compression: 'none' | 'gzip' = 'none'): Promise<boolean> {
  const path = join(folder, 'file');
  await writeFile(path, content);
  return isUtf8File(path, compression);
}

describe('isUtf8File', () => {
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
      const text = 'x'.repeat(1024 * 1024 - shift) + '🦉'.repeat(10);
      expect(await check(Buffer.from(text))).toBe(true);
      expect(await check(Buffer.concat([Buffer.from(text), Buffer.from([0xf0])]))).toBe(false);
    }
  });
});
