/** `sentinel performance` as people and CI jobs call it: of files, of a model, and one clear line for every mistake. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { multiclassOutput } from '../drift/performance/outputs.fixture.js';
import { performanceSchema } from '../drift/performance/performance-schema.js';
import { logLabels, logRows } from './logged-rows.js';
import { runCli } from './run-cli.js';
import { type TinyProject, tinyProject, tinyReference } from './tiny-project.js';

const answerSchema = z.object({
  schema_version: z.literal(1),
  model: z.string().nullable(),
  window: z.object({ start: z.string().nullable(), end: z.string() }).nullable(),
  performance: performanceSchema.nullable(),
  windows: z.array(z.object({ end: z.string(), now: z.object({ labelled: z.number() }) })),
});

let project: TinyProject;

const run = (...args: readonly string[]) => runCli(project.folder, ['performance', ...args]);

/** The reference's rows with every `n`-th label the other one, and the last ones without. */
function changed(n: number, unlabelled = 0): string {
  const lines = tinyReference(300).trim().split('\n');
  return `${lines
    .map((line, at) => {
      const [age, city, label, ...rest] = line.split(',');
      const other = at > 0 && at % n === 0 ? (label === 'yes' ? 'no' : 'yes') : label;
      return [age, city, at > 300 - unlabelled ? '' : other, ...rest].join(',');
    })
    .join('\n')}\n`;
}

beforeAll(async () => {
  project = await tinyProject({ trained: false, modelSettings: '    drift: { window: { last: 1h } }' });
  await writeFile(join(project.folder, 'worse.csv'), changed(2, 60));
  await writeFile(join(project.folder, 'same.csv'), changed(1000));
});
afterAll(() => project.remove());

const FILES = ['--reference', 'reference.csv', '--target', 'bought', '--classes', 'no,yes'];

describe('of files', () => {
  it('says what has fallen, and ends with 3 where that is asked for', async () => {
    const { code, stdout } = await run('--current', 'worse.csv', ...FILES, '--fail-on-fall');
    expect(code).toBe(3);
    expect(stdout).toContain('verdict  fallen');
    expect(stdout).toMatch(/240 of 300 predictions have labels \(80\s%\)/);
    expect(stdout).toMatch(/accuracy +FALLEN/);
  });

  it('writes all of it as JSON, and nothing else', async () => {
    const { code, stdout, stderr } = await run(
      '--current',
      'same.csv',
      ...FILES,
      '--json',
      '-',
      '--fail-on-fall',
    );
    expect([code, stderr]).toEqual([0, '']);
    const { performance, model } = answerSchema.parse(JSON.parse(stdout));
    expect(model).toBeNull();
    expect(performance).toMatchObject({ task: 'binary', verdict: 'as_expected', labels: { labelled: 300 } });
  });

  it('finds the probabilities of several classes by their names', async () => {
    const { predicted, probabilities, actual } = multiclassOutput(300, 1, true);
    const kinds = ['low', 'mid', 'high'];
    const lines = Array.from(predicted, (answer, row) =>
      [kinds[actual[row] ?? 0], kinds[answer], ...(probabilities?.subarray(3 * row, 3 * row + 3) ?? [])].join(
        ',',
      ),
    );
    const header = ['kind', 'prediction', ...kinds.map((kind) => `probability_${kind}`)].join(',');
    await writeFile(join(project.folder, 'kinds.csv'), `${[header, ...lines].join('\n')}\n`);
    const { stdout } = await run(
      '--current',
      'kinds.csv',
      '--reference',
      'kinds.csv',
      '--target',
      'kind',
      '--json',
      '-',
    );
    const { performance } = answerSchema.parse(JSON.parse(stdout));
    const figure = performance?.figures.find(({ name }) => name === 'roc_auc_macro');
    expect(figure?.realised?.value).toBeGreaterThan(0.8);
    expect(figure?.estimated?.value).toBeGreaterThan(0.8);
  });

  it('writes a summary in Markdown', async () => {
    const to = join(project.folder, 'summary.md');
    expect(await run('--current', 'worse.csv', ...FILES, '--markdown', to)).toMatchObject({ code: 0 });
    const text = await readFile(to, 'utf8');
    expect(text).toMatch(/^### 🔴 Performance of worse\.csv/);
    expect(text).toContain('| Accuracy | **');
  });

  it.each([
    [['--target', 'bought'], 'Expected --current FILE and --target COLUMN, or a model.'],
    [
      ['--current', 'worse.csv', '--target', 'nothing'],
      'worse.csv has no column "nothing"; it has age, city',
    ],
    [['--current', 'worse.csv', '--target', 'bought', '--score', 'p'], 'has no column "p"'],
    [
      ['--current', 'none.csv', '--target', 'bought'],
      'Expected a CSV or Parquet file at none.csv, found none.',
    ],
    [
      ['--current', 'worse.csv', '--target', 'bought', '--metrics', 'rmse'],
      '--metrics: expected some of accuracy',
    ],
    [
      ['--current', 'worse.csv', '--target', 'bought', '--classes', 'no'],
      'Expected from 2 to 256 classes, got 1',
    ],
    [['tiny', '--current', 'worse.csv'], 'Expected a model or files, got both.'],
    [['--current', 'worse.csv', '--target', 'bought', '--last', '1h'], '--last goes with a model.'],
    [['nobody'], 'Expected one of the models tiny, got "nobody".'],
    [['tiny', '--last', 'soon'], '--last'],
  ])('refuses %j in one line', async (args, problem) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('of a model', () => {
  it('measures a window of its live log with the labels that have come', async () => {
    const at = new Date('2026-01-05T11:30:00Z');
    await logRows(project.config, { at, rows: 200 });
    await logLabels(project.config, { at, rows: 150 });
    const { code, stdout } = await run('tiny', '--to', '2026-01-05T12:00:00Z', '--json', '-');
    expect(code).toBe(0);
    const { performance, window, windows } = answerSchema.parse(JSON.parse(stdout));
    expect(window).toEqual({ start: '2026-01-05T11:00:00.000Z', end: '2026-01-05T12:00:00.000Z' });
    expect(performance?.labels).toMatchObject({ predictions: 200, labelled: 150 });
    expect(windows).toEqual([]);
  });
});
