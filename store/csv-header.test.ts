import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csvRow } from './csv-format.js';
import { readCsvHeader } from './csv-header.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-header-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function headerOf(content: string | Buffer) {
  const file = join(folder, 'data.csv');
  await writeFile(file, content);
  return readCsvHeader(file);
}

it.each([
  ['a,b\n1,2\n', ['a', 'b'], ','],
  ['a', ['a'], ','],
  ['"a,""x""","b\nc"\n', ['a,"x"', 'b\nc'], ','],
  ['a,,b,\r\n', ['a', '', 'b', ''], ','],
  ['a;b c;d|e\n', ['a', 'b c', 'd|e'], ';'],
  ['a\tb\n1,5\t2\n', ['a', 'b'], '\t'],
  ['"a,b";c\n', ['a,b', 'c'], ';'],
  ['a;b,c\n', ['a;b', 'c'], ','],
  ['\uFEFFa,b\n', ['a', 'b'], ','],
])('reads the header of %j', async (content, names, delimiter) => {
  expect(await headerOf(content)).toEqual({ names, delimiter, compression: 'none' });
  expect(await headerOf(gzipSync(content))).toEqual({ names, delimiter, compression: 'gzip' });
});

it('reads a header of many chunks, cut inside quotes and characters', async () => {
  const names = Array.from({ length: 40_000 }, (_, index) => `größe, "${index}"\n😀`);
  expect((await headerOf(csvRow(names))).names).toEqual(names);
});

it('gives up on a first line that does not end', async () => {
  await expect(headerOf('x'.repeat(9_000_000))).rejects.toThrow('its first line is longer than');
});
