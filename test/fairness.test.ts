/** How alike groups are treated, from the logs to result and revisions. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, expect, it } from 'vitest';
import { checkInProcess } from '../activities/check-in-process.js';
import { createPerformanceActivities } from '../activities/performance-activities.js';
import { performanceSchema } from '../drift/performance/performance-schema.js';
import { readPerformanceRevisions } from '../store/performance-record.js';
import { BEFORE, depsAtNoon, NOON } from './checks-at-noon.js';
import { logLabels, logRows } from './logged-rows.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

let project: TinyProject | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

const FAIRNESS = '    fairness: { groups: [city, age], cuts: { age: [45] }, reference: { city: Bern } }';

async function check(made: TinyProject) {
  const { result } = await checkInProcess(
    depsAtNoon(made),
    { model: 'tiny', end: NOON, record: true },
    () => {},
  );
  const fairness = result.performance?.fairness;
  if (fairness === undefined) throw new Error('nothing is said of groups');
  const [byCity] = fairness.attributes;
  if (byCity === undefined) throw new Error('nothing is said of cities');
  const bern = byCity.groups.find(({ values }) => values[0] === 'Bern');
  const figure = (name: string) => bern?.figures.find((one) => one.name === name);
  return { fairness, byCity, figure };
}

it('measures the groups of a window, by estimate before labels come, and again with labels that come late', async () => {
  project = await tinyProject({ trained: false, modelSettings: FAIRNESS });
  await logRows(project.config, { at: BEFORE, rows: 300 });
  const before = await check(project);
  expect(before.fairness.attributes.map(({ columns }) => columns)).toEqual([['city'], ['age']]);
  expect(before.fairness.favourable).toEqual(['yes']);
  expect(before.byCity.groups.map(({ rows, labelled }) => [rows, labelled])).toEqual([
    [100, 0],
    [100, 0],
    [100, 0],
  ]);
  expect(before.byCity.groups[before.byCity.against ?? -1]?.values).toEqual(['Bern']);
  expect(before.figure('selection_rate')?.value).toBeGreaterThan(0);
  expect(before.figure('recall')).toMatchObject({ value: null });
  expect(before.figure('recall')?.estimated).toBeGreaterThan(0);
  expect(before.fairness.attributes[1]?.groups.map(({ values }) => values[0]).toSorted()).toEqual([
    'below 45',
    'from 45',
  ]);

  await logLabels(project.config, { at: BEFORE, rows: 300, wrong: 5 });
  const activities = createPerformanceActivities(depsAtNoon(project));
  const inside = <T>(work: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(work);
  const run = { model: 'tiny', workflow_id: 'performance/tiny', run_id: 'late' };
  const evaluated = await inside(() =>
    activities.evaluateWindow({
      ...run,
      window_start: '2026-01-04T12:00:00.000Z',
      window_end: NOON.toISOString(),
      window_rows: null,
      labelled: 0,
    }),
  );
  expect(evaluated.kept).toBe(true);
  const revision = (await readPerformanceRevisions(project.config.data_dir, 'tiny', NOON)).at(-1);
  const { fairness } = performanceSchema.parse(revision?.section);
  const bern = fairness?.attributes[0]?.groups.find(({ values }) => values[0] === 'Bern');
  expect(bern?.labelled).toBe(100);
  expect(bern?.figures.find(({ name }) => name === 'recall')?.value).toBeGreaterThan(0);
});

it('says nothing where no groups are configured', async () => {
  project = await tinyProject({ trained: false });
  await logRows(project.config, { at: BEFORE, rows: 100 });
  const { result } = await checkInProcess(
    depsAtNoon(project),
    { model: 'tiny', end: NOON, record: true },
    () => {},
  );
  expect(result.performance?.figures.map(({ name }) => name)).toContain('accuracy');
  expect(result.performance?.fairness).toBeUndefined();
});
