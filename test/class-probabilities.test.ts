/** Models of several classes: the probability of each is logged, and used where performance is looked at. */
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { multiclassOutput } from '../drift/performance/outputs.fixture.js';
import { compactDay } from '../store/compaction/compact-day.js';
import { openDatabase } from '../store/database.js';
import { type KindRow, type ThreeClassProject, threeClassProject } from './three-class-project.js';

const BEFORE = new Date('2026-03-01T12:00:00Z');
const AFTER = new Date('2026-03-02T12:00:00Z');
const hour = (at: Date): [Date, Date] => [at, new Date(at.getTime() + 3_600_000)];

let project: ThreeClassProject;
afterEach(() => project.remove());

function kindRows(rows: number, seed: number): KindRow[] {
  const { predicted, probabilities, actual } = multiclassOutput(rows, seed, true);
  return Array.from({ length: rows }, (_, row) => ({
    predicted: predicted[row] ?? 0,
    probabilities: [...(probabilities?.subarray(3 * row, 3 * row + 3) ?? [])],
    actual: actual[row] ?? 0,
  }));
}

function figureOf({ section }: Awaited<ReturnType<ThreeClassProject['measured']>>, name: string) {
  return section?.figures.find((figure) => figure.name === name);
}

it('are read from the live log, old files and compacted ones among it', async () => {
  project = await threeClassProject(kindRows(3000, 1));
  await project.log(kindRows(1000, 2), BEFORE, { labelled: true, classes: false });
  await project.log(kindRows(1000, 3), AFTER, { labelled: true });

  const old = await project.measured(...hour(BEFORE));
  expect(old.problem).toBeNull();
  expect(figureOf(old, 'accuracy')?.estimated?.value).toBeGreaterThan(0.5);
  expect(figureOf(old, 'roc_auc_macro')).toMatchObject({
    realised: { value: null, reason: 'the rows have no probabilities of all classes' },
    estimated: null,
  });
  expect(old.section?.notes).toEqual([
    'The window has no probabilities of all classes, so the accuracy alone is estimated.',
  ]);

  const now = await project.measured(...hour(AFTER));
  expect([now.problem, now.section?.notes]).toEqual([null, []]);
  for (const name of ['accuracy', 'f1_macro', 'roc_auc_macro', 'average_precision_macro']) {
    const { realised, estimated } = figureOf(now, name) ?? {};
    expect(Math.abs((realised?.value ?? 1) - (estimated?.value ?? 0)), name).toBeLessThan(0.04);
  }
  expect(figureOf(now, 'log_loss')?.realised?.value).toBeGreaterThan(0);

  // A window of both kinds loses no label to the rows of before.
  const both = await project.measured(BEFORE, hour(AFTER)[1]);
  expect(both.section?.labels).toMatchObject({ predictions: 2000, labelled: 2000, unusable: 0 });
  expect(both.section?.notes[0]).toContain('1,000 of 2,000 rows of the window have no probabilities');

  const longAgo = new Date('2026-03-05T00:00:00Z');
  for (const name of await readdir(project.live)) await utimes(join(project.live, name), longAgo, longAgo);
  const database = await openDatabase({ threads: 1 });
  try {
    for (const day of ['20260301', '20260302'])
      await database.withConnection((connection) =>
        compactDay(connection, {
          folder: project.live,
          prefix: 'live_predictions',
          day,
          now: () => new Date('2026-03-08T00:00:00Z'),
          quietMs: 0,
        }),
      );
  } finally {
    await database.close();
  }
  expect((await readdir(project.live)).filter((name) => /^live_predictions.*csv$/.test(name))).toEqual([]);
  const compacted = await project.measured(...hour(AFTER));
  expect({ ...compacted.section, evaluated_at: '' }).toEqual({ ...now.section, evaluated_at: '' });
});

it('may lack in the reference, which is told', async () => {
  project = await threeClassProject(kindRows(600, 1), false);
  await project.log(kindRows(300, 3), AFTER, { labelled: true });
  const measured = await project.measured(...hour(AFTER));
  expect(measured.section?.notes).toEqual([
    'The reference has no probabilities of all classes, so the accuracy alone is estimated.',
  ]);
  expect(figureOf(measured, 'accuracy')?.estimated).not.toBeNull();
  expect(figureOf(measured, 'roc_auc_macro')?.realised?.value).toBeGreaterThan(0.5);
});

it('have names that no feature may have', async () => {
  project = await threeClassProject(kindRows(60, 1));
  const config = (feature: string): string =>
    `default_model: m\nmodels: { m: { features: { ${feature}: { type: numeric } }, target: { name: y, classes: [a, b, c] }, reference: r.csv } }`;
  expect(() => parseConfig(config('Probability_B'), '/p/c.yaml')).toThrow(
    /models\.m\.features\.Probability_B.*probability of a class/,
  );
  expect(() => parseConfig(config('probability_d'), '/p/c.yaml')).not.toThrow();
});
