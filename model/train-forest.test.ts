import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { checkForest } from './check-forest.js';
import { encodeRows } from './feature-encoding.js';
import { forestMean, probabilityOf, walkTrees } from './flat-forest.js';
import type { LabelledRows } from './labelled-rows.js';
import { seededRandom } from './seeded-random.js';
import { trainForest } from './train-forest.js';

const model = (training: string) => {
  const { models } = parseConfig(
    `{ default_model: m, models: { m: { features: { x: { type: numeric, nullable: true }, noise: { type: numeric } },
       target: { name: y, classes: [a, b] }, reference: r.csv, training: ${training} } } }`,
    '/project/sentinel.config.yaml',
  );
  if (!models.m) throw new Error('no model m');
  return models.m;
};

/** `y` is 1 where `x` is over 50, and where it is missing. */
function makeRows(count: number): LabelledRows {
  const draw = seededRandom(3, count);
  const x = Float64Array.from({ length: count }, () => (draw(5) === 0 ? Number.NaN : draw(101)));
  return {
    rows: count,
    features: [
      { type: 'numeric', name: 'x', values: x },
      { type: 'numeric', name: 'noise', values: Float64Array.from({ length: count }, () => draw(1000)) },
    ],
    labels: Float64Array.from(x, (value) => (value > 50 || Number.isNaN(value) ? 1 : 0)),
  };
}

describe('trainForest', () => {
  const config = model('{ trees: 12, rows_per_tree: 80 }');

  it('gives the same forest for the same seed, another for another', async () => {
    const rows = makeRows(400);
    const first = await trainForest(rows, config);
    expect(await trainForest(rows, config)).toEqual(first);
    const other = await trainForest(rows, model('{ trees: 12, rows_per_tree: 80, seed: 43 }'));
    expect(other.forest).not.toEqual(first.forest);
    expect(other.samples).not.toEqual(first.samples);
  });

  it('learns the side that a missing number belongs to', async () => {
    const { forest, encodings } = await trainForest(makeRows(400), config);
    expect(checkForest(forest, 2)).toBeNull();
    const probability = (x: number) =>
      probabilityOf(forestMean(forest, walkTrees(forest)(Float64Array.of(x, 500))));
    expect(probability(20)).toBeLessThan(0.1);
    expect(probability(80)).toBeGreaterThan(0.9);
    expect(probability(Number.NaN)).toBeGreaterThan(0.9);
    expect(encodings).toEqual([
      { name: 'x', type: 'numeric' },
      { name: 'noise', type: 'numeric' },
    ]);
  });

  it('gives each tree rows_per_tree distinct rows of its own', async () => {
    const { samples, forest } = await trainForest(makeRows(400), config);
    expect(samples.length).toBe(12);
    expect(forest.roots.length).toBe(12);
    for (const sample of samples) expect(new Set(sample).size).toBe(80);
    expect(new Set(samples.map((sample) => sample.join())).size).toBe(12);
  });

  it('leaves each tree unseen rows even in a small file', async () => {
    const { samples } = await trainForest(makeRows(50), config);
    for (const sample of samples) expect(sample.length).toBe(32);
  });

  it('reports each tree and lets others run in between', async () => {
    const seen: string[] = [];
    const timer = setInterval(() => seen.push('other'), 0);
    await trainForest(makeRows(400), config, (done, total) => seen.push(`${done}/${total}`));
    clearInterval(timer);
    expect(seen.filter((entry) => entry !== 'other')).toEqual(
      Array.from({ length: 12 }, (_, at) => `${at + 1}/12`),
    );
    expect(seen.slice(0, seen.indexOf('12/12'))).toContain('other');
  });

  it('does not change the rows', async () => {
    const rows = makeRows(200);
    const copy = structuredClone(rows);
    const trained = await trainForest(rows, config);
    encodeRows(rows, trained.encodings);
    expect(rows).toEqual(copy);
  });
});
