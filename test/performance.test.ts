/** How right a model was, from the logs to result, run record and revisions. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, describe, expect, it } from 'vitest';
import { checkInProcess } from '../activities/check-in-process.js';
import { createPerformanceActivities } from '../activities/performance-activities.js';
import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import { listPerformance } from '../store/performance-history.js';
import { readPerformanceRevisions } from '../store/performance-record.js';
import { latestRunRecord } from '../store/run-record.js';
import { BEFORE, depsAtNoon, NOON } from './checks-at-noon.js';
import { logLabels, logRows } from './logged-rows.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

let project: TinyProject | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

async function check(made: TinyProject, end = NOON): Promise<PerformanceSection | undefined> {
  const options = { model: 'tiny', end, record: true };
  const { result } = await checkInProcess(depsAtNoon(made), options, () => {});
  return result.performance;
}

/** The activities as a worker runs them. */
function activitiesOf(made: TinyProject) {
  const activities = createPerformanceActivities(depsAtNoon(made));
  const inside = <T>(work: () => Promise<T>): Promise<T> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(work);
  return {
    planEvaluation: (request: Parameters<typeof activities.planEvaluation>[0]) =>
      inside(() => activities.planEvaluation(request)),
    evaluateWindow: (request: Parameters<typeof activities.evaluateWindow>[0]) =>
      inside(() => activities.evaluateWindow(request)),
  };
}

function accuracyOf(section: PerformanceSection | undefined) {
  return section?.figures.find(({ name }) => name === 'accuracy');
}

describe('a check', () => {
  it('estimates performance before labels come, and says so in the run record', async () => {
    project = await tinyProject({ trained: false });
    await logRows(project.config, { at: BEFORE, rows: 400 });
    const section = await check(project);
    expect(section).toMatchObject({
      task: 'binary',
      revision: 1,
      verdict: 'as_expected',
      judged_by: 'estimated',
      labels: { predictions: 400, labelled: 0, coverage: 0, newest: null },
      reference: { labelled: 600 },
      estimator: { method: 'cbpe' },
      target_drift: null,
    });
    expect(accuracyOf(section)?.realised).toBeNull();
    const record = await latestRunRecord(project.config.data_dir, 'tiny');
    expect(record?.performance).toMatchObject({ revision: 1, labelled: 0, verdict: 'as_expected' });
    expect(record?.predictions?.classes?.map(({ value }) => value).sort()).toEqual(['0', '1']);
    expect(record?.predictions?.score?.median).toBeGreaterThan(0);
  });

  it('measures it by the labels that are there, and the drift of the target', async () => {
    project = await tinyProject({ trained: false });
    await logRows(project.config, { at: BEFORE, rows: 400 });
    await logLabels(project.config, { at: BEFORE, rows: 300, wrong: 3 });
    const section = await check(project);
    expect(section).toMatchObject({
      verdict: 'fallen',
      judged_by: 'realised',
      labels: { predictions: 400, labelled: 300, coverage: 0.75, unusable: 0 },
      target_drift: { name: 'bought', role: 'target', status: 'tested' },
    });
    expect(section?.labels.newest).not.toBeNull();
    expect(accuracyOf(section)?.fallen.realised).toBe(true);
    expect(section?.confusion?.labels).toEqual(['no', 'yes']);
  });

  it('takes the last label of a prediction, and labels of no class for what they are', async () => {
    project = await tinyProject({ trained: false });
    const { config } = project;
    await logRows(config, { at: BEFORE, rows: 100 });
    // A millisecond has room for both files, and then their names would decide.
    await logLabels(config, { at: BEFORE, rows: 100, wrong: 1, said: BEFORE });
    await logLabels(config, { at: BEFORE, rows: 100, said: NOON });
    const folder = join(config.data_dir, 'live', 'tiny');
    const late = '2030-01-01T00:00:00Z';
    await writeFile(
      join(folder, 'feedback_20300101_late.csv'),
      `id,timestamp,actual,known\n${BEFORE.getTime()}-0,${late},7,1\nnobody,${late},1,0\n`,
    );
    const section = await check(project);
    expect(section?.labels).toMatchObject({ predictions: 100, labelled: 99, unusable: 1 });
    expect(accuracyOf(section)?.realised?.value).toBeGreaterThan(0.7);
  });

  it('does without bounds and estimates when the reference has no labels', async () => {
    project = await tinyProject({ trained: false });
    const { config } = project;
    // No target: drift needs none.
    const lines = (await readFile(join(project.folder, 'reference.csv'), 'utf8')).trim().split('\n');
    const without = lines.map((line) => {
      const [age, city, , ...rest] = line.split(',');
      return [age, city, ...rest].join(',');
    });
    await writeFile(join(project.folder, 'reference.csv'), `${without.join('\n')}\n`);
    await logRows(config, { at: BEFORE, rows: 100 });
    expect(await check(project)).toBeUndefined();
    await logLabels(config, { at: BEFORE, rows: 100 });
    const section = await check(project);
    expect(section?.reference).toBeNull();
    expect(section?.verdict).toBe('unknown');
    expect(section?.notes.join()).toContain('The reference has no labels');
    expect(accuracyOf(section)?.realised?.value).toBeGreaterThan(0.7);
  });

  it('does not look at it where the configuration says so', async () => {
    project = await tinyProject({ trained: false, modelSettings: '    performance: { enabled: false }' });
    await logRows(project.config, { at: BEFORE, rows: 100 });
    await logLabels(project.config, { at: BEFORE, rows: 100 });
    expect(await check(project)).toBeUndefined();
  });

  it('keeps what was said of a window that is checked again, and puts what is known now beside it', async () => {
    project = await tinyProject({ trained: false });
    const { config } = project;
    await logRows(config, { at: BEFORE, rows: 200 });
    await check(project);
    await check(project);
    expect(await readPerformanceRevisions(config.data_dir, 'tiny', NOON)).toEqual([]);
    await logLabels(config, { at: BEFORE, rows: 150 });
    expect((await check(project))?.revision).toBe(2);
    const [only] = await listPerformance(config.data_dir, 'tiny');
    expect([only?.atCheck?.labelled, only?.now.labelled, only?.now.revision]).toEqual([0, 150, 2]);
  });
});

describe('labels that come late', () => {
  const run = { workflow_id: 'performance/tiny', run_id: 'run-2' };

  it('make a revision of the windows they belong to, once', async () => {
    project = await tinyProject({ trained: false, modelSettings: '    drift: { window: { last: 1h } }' });
    const { config } = project;
    const one = new Date('2026-01-05T11:00:00Z');
    await logRows(config, { at: new Date('2026-01-05T10:30:00Z'), rows: 200 });
    await logRows(config, { at: BEFORE, rows: 300 });
    await check(project, one);
    await check(project, NOON);
    const activities = activitiesOf(project);
    const request = { model: 'tiny', as_of: '2026-01-05T13:00:00.000Z' };
    expect(await activities.planEvaluation(request)).toEqual({ windows: [], looked_at: 2, left: 0 });

    await logLabels(config, { at: BEFORE, rows: 250, wrong: 3 });
    const plan = await activities.planEvaluation(request);
    expect(plan.windows.map(({ window_end, labelled }) => [window_end, labelled])).toEqual([
      [NOON.toISOString(), 250],
    ]);
    const [window] = plan.windows;
    if (!window) throw new Error('nothing was planned');
    const evaluated = await activities.evaluateWindow({ ...window, ...run, model: 'tiny' });
    expect(evaluated).toMatchObject({
      kept: true,
      summary: { revision: 2, labelled: 250, verdict: 'fallen' },
    });
    // Done again, as after a crash, it finds what it has kept.
    expect(await activities.evaluateWindow({ ...window, ...run, model: 'tiny' })).toMatchObject({
      summary: { revision: 2 },
    });
    expect(await readPerformanceRevisions(config.data_dir, 'tiny', NOON)).toHaveLength(1);
    expect((await activities.planEvaluation(request)).windows).toEqual([]);

    await logLabels(config, { at: BEFORE, rows: 300 });
    const [again] = (await activities.planEvaluation(request)).windows;
    if (!again) throw new Error('nothing was planned');
    await activities.evaluateWindow({ ...again, ...run, model: 'tiny' });
    const revisions = await readPerformanceRevisions(config.data_dir, 'tiny', NOON);
    expect(revisions.map(({ summary }) => [summary.revision, summary.labelled, summary.verdict])).toEqual([
      [2, 250, 'fallen'],
      [3, 300, 'as_expected'],
    ]);
    const record = await latestRunRecord(config.data_dir, 'tiny');
    expect(record?.performance).toMatchObject({ revision: 1, labelled: 0 });
  });

  it('are looked for no longer than they may be late', async () => {
    project = await tinyProject({
      trained: false,
      modelSettings: '    drift: { window: { last: 1h } }\n    performance: { label_delay: 2h }',
    });
    const { config } = project;
    await logRows(config, { at: BEFORE, rows: 100 });
    await check(project, NOON);
    await logLabels(config, { at: BEFORE, rows: 100 });
    const { planEvaluation } = activitiesOf(project);
    const at = async (as_of: string) => (await planEvaluation({ model: 'tiny', as_of })).windows.length;
    expect(await at('2026-01-05T13:59:00.000Z')).toBe(1);
    expect(await at('2026-01-05T14:01:00.000Z')).toBe(0);
    // A stretch of time that is asked for is looked at however old it is.
    const asked = { model: 'tiny', as_of: '2026-02-05T00:00:00.000Z', from: '2026-01-05T00:00:00.000Z' };
    expect((await planEvaluation(asked)).windows).toHaveLength(1);
  });

  it('tell how far estimates were off', async () => {
    project = await tinyProject({ trained: false, modelSettings: '    drift: { window: { last: 1h } }' });
    const { config } = project;
    await logRows(config, { at: new Date('2026-01-05T10:30:00Z'), rows: 300 });
    await check(project, new Date('2026-01-05T11:00:00Z'));
    await logLabels(config, { at: new Date('2026-01-05T10:30:00Z'), rows: 300, wrong: 2 });
    const activities = activitiesOf(project);
    const { windows } = await activities.planEvaluation({ model: 'tiny', as_of: '2026-01-05T13:00:00.000Z' });
    for (const window of windows) await activities.evaluateWindow({ ...window, ...run, model: 'tiny' });
    await logRows(config, { at: BEFORE, rows: 300 });
    const { estimate_error: error } = accuracyOf(await check(project, NOON)) ?? {};
    expect(error?.windows).toBe(1);
    // Half of the labels are the other one, which no score can know.
    expect(error?.mean).toBeGreaterThan(0.2);
  });

  it('cost a run a clear failure where the model is not known or the time is none', async () => {
    project = await tinyProject({ trained: false });
    const { planEvaluation } = activitiesOf(project);
    await expect(planEvaluation({ model: 'nobody', as_of: NOON.toISOString() })).rejects.toMatchObject({
      type: 'SENT_MODEL_UNKNOWN',
      nonRetryable: true,
    });
    await expect(planEvaluation({ model: 'tiny', as_of: 'yesterday' })).rejects.toMatchObject({
      type: 'SENT_USAGE',
      nonRetryable: true,
    });
  });
});
