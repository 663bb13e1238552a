import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forestHeader } from './forest-header.fixture.js';
import { createForestPredictor } from './forest-predictor.js';
import { modelFileText } from './model-file.js';
import { readForest, readForestHere } from './read-forest.js';

const HEADER = forestHeader();

/** Trees of 2^depth leaves, each of a share by its place. */
function forestText(trees: number, depth: number): string {
  const nodes = 2 ** (depth + 1) - 1;
  const inner = 2 ** depth - 1;
  const of = (value: (node: number, tree: number) => number) =>
    Array.from({ length: trees * nodes }, (_, at) => value(at % nodes, Math.floor(at / nodes)));
  const child = (side: number) => of((node, tree) => (node < inner ? tree * nodes + 2 * node + side : -1));
  const forest = {
    feature: Int16Array.from(of((node) => (node < inner ? 0 : -1))),
    threshold: Float64Array.from(of((node) => (node < inner ? node : 0))),
    left: Int32Array.from(child(1)),
    right: Int32Array.from(child(2)),
    leaf: Float64Array.from(of((node) => (node < inner ? 0 : (node - inner) / 2 ** depth))),
    roots: Int32Array.from({ length: trees }, (_, tree) => tree * nodes),
    outputs: 1,
    missingLeft: null,
  };
  return modelFileText({ header: HEADER, forest });
}

/** The threads that were started meanwhile. */
async function threadsOf(work: () => Promise<unknown>): Promise<number> {
  let threads = 0;
  const count = (): void => {
    threads += 1;
  };
  process.on('worker', count);
  await work().finally(() => process.off('worker', count));
  return threads;
}

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-forest-'));
  path = join(folder, 'model.json');
  await writeFile(path, forestText(10, 12));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('readForest', () => {
  it('reads a large file as a small one, but in a thread', async () => {
    const small = join(folder, 'small.json');
    await writeFile(small, forestText(2, 3));
    for (const [place, threads] of [
      [path, 1],
      [small, 0],
    ] as const) {
      expect(await threadsOf(() => readForest({ model: 'shop', path: place }))).toBe(threads);
      const file = await readForest({ model: 'shop', path: place });
      expect(file).toEqual(await readForestHere({ model: 'shop', path: place }));
      for (const array of Object.values(file.forest).filter(ArrayBuffer.isView))
        expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    const predictor = createForestPredictor(await readForest({ model: 'shop', path }));
    expect(predictor.predict({ age: 4_000.5 })).toMatchObject({ label: 'yes' });
  });

  it('says what is wrong with a large file as with a small one', async () => {
    const damaged = join(folder, 'damaged.json');
    const text = await readFile(path, 'utf8');
    await writeFile(damaged, text.replace('"sha256": "', '"sha256": "0').replace(/0"\n\}\s*$/, '"\n}\n'));
    const cases = [
      [{ path: damaged }, /^.*sha256: /],
      [{ path, sha256: '0'.repeat(64) }, /its SHA-256 is not the one in metadata\.json/],
    ] as const;
    for (const [place, problem] of cases) {
      const expected = expect.objectContaining({
        code: 'SENT_MODEL_FILE_INVALID',
        message: expect.stringMatching(problem),
      });
      await expect(readForest({ model: 'shop', ...place })).rejects.toEqual(expected);
      await expect(readForestHere({ model: 'shop', ...place })).rejects.toEqual(expected);
    }
    await expect(readForest({ model: 'shop', path: join(folder, 'none.json') })).rejects.toMatchObject({
      code: 'SENT_MODEL_FILE_MISSING',
    });
  });
});
