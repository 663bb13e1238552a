/** `sentinel fairness` as people and CI jobs call it: of a file, of a model, and one clear line for every mistake. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fairnessSchema } from '../drift/fairness/fairness-schema.js';
import { logLabels, logRows } from './logged-rows.js';
import { runCli } from './run-cli.js';
import { type TinyProject, tinyProject, tinyReference } from './tiny-project.js';

const answerSchema = z.object({
  schema_version: z.literal(1),
  model: z.string().nullable(),
  window: z.object({ start: z.string().nullable(), end: z.string() }).nullable(),
  fairness: fairnessSchema,
});

let project: TinyProject;

const run = (...args: readonly string[]) => runCli(project.folder, ['fairness', ...args]);

beforeAll(async () => {
  project = await tinyProject({ trained: false });
  await writeFile(join(project.folder, 'week.csv'), tinyReference(300));
  const at = new Date(Date.now() - 60_000);
  await logRows(project.config, { at, rows: 200 });
  await logLabels(project.config, { at, rows: 200, wrong: 4 });
});
afterAll(() => project.remove());

const FILE = ['--current', 'week.csv', '--target', 'bought', '--classes', 'no,yes'];

describe('of a file', () => {
  it('prints groups, measures and what they do not say', async () => {
    const { code, stdout, stderr } = await run(...FILE, '--groups', 'city,age', '--cuts', 'age=45');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\nby city: \d+ of \d+ comparisons with everybody/);
    expect(stdout).toMatch(/\nfrom 45 +\d+ +\d+ +\d/);
    expect(stdout).toContain('Demographic parity difference');
    expect(stdout).toContain('do not say whether a model is fair');
  });

  it('writes JSON and ends with 3 when groups differ and that was asked for', async () => {
    const { code, stdout } = await run(
      ...[...FILE, '--groups', 'age', '--together', 'city,age', '--cuts', 'age=30,50', '--json', '-'],
      ...['--reference', 'reference.csv', '--against', 'age=below 30', '--fail-on-difference'],
    );
    expect(code).toBe(3);
    const { fairness } = answerSchema.parse(JSON.parse(stdout));
    expect(fairness.attributes.map(({ columns }) => columns)).toEqual([['age'], ['city', 'age']]);
    const [byAge] = fairness.attributes;
    expect(byAge?.groups[byAge.against ?? -1]?.values).toEqual(['below 30']);
  });

  it('writes Markdown', async () => {
    const { stdout } = await run(...FILE, '--groups', 'city', '--markdown', '-');
    expect(stdout).toMatch(/^### Groups of week\.csv\n\n\*\*By city\*\*/);
  });

  it.each([
    [[], 'Expected --groups COLUMNS or --together COLUMNS'],
    [['--groups', 'nobody'], 'nobody'],
    [['--groups', 'city', '--cuts', 'age=30'], '--cuts age: expected a column of --groups or --together'],
    [['--groups', 'age', '--cuts', 'age=old'], '--cuts: expected numbers'],
    [['--groups', 'age', '--cuts', 'age=50,30'], 'ascending order'],
    [['--together', 'city'], '--together: expected two or three columns'],
    [['--groups', 'city', '--favourable', 'maybe'], '--favourable: expected some of no, yes, got "maybe"'],
    [['--groups', 'city', '--last', '1h'], '--last goes with a model'],
    [['--groups', 'city', '--against', 'Bern'], '--against: expected column=value'],
    [['--groups', 'city', '--against', 'typo=x'], '--against typo: expected a column of --groups'],
    [['--groups', 'city', '--minimum-rows', '9'], '--minimum-rows'],
    [['--together', 'city,age', '--together', 'age,city'], 'groups.1: the same attribute as groups.0'],
    [['--together', 'city,city'], '--together: expected two or three columns'],
    [['--together', 'city,age,a,b'], '--together: expected two or three columns'],
  ])('refuses %j', async (args, problem) => {
    const { code, stdout, stderr } = await run(...FILE, ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(stderr.trim().split('\n').length).toBe(1);
  });
});

describe('of a model', () => {
  it('keeps what is configured of the groups it is told, and no more', async () => {
    const fairness =
      '    fairness: { groups: [city, age], cuts: { age: [45] }, reference: { city: Bern, age: below 45 } }';
    const configured = await tinyProject({ trained: false, modelSettings: fairness });
    const ask = (...args: readonly string[]) =>
      runCli(configured.folder, ['fairness', 'tiny', ...args, '--json', '-']);
    try {
      await logRows(configured.config, { at: new Date(Date.now() - 60_000), rows: 200 });
      const { code, stdout, stderr } = await ask('--groups', 'city');
      expect([code, stderr]).toEqual([0, '']);
      const [byCity, ...others] = answerSchema.parse(JSON.parse(stdout)).fairness.attributes;
      expect(others).toEqual([]);
      expect(byCity?.groups[byCity.against ?? -1]?.values).toEqual(['Bern']);
      const byAge = await ask('--groups', 'age', '--against', 'age=from 45');
      const [only] = answerSchema.parse(JSON.parse(byAge.stdout)).fairness.attributes;
      expect(only?.groups.map(({ values }) => values[0]).toSorted()).toEqual(['below 45', 'from 45']);
      expect(only?.groups[only.against ?? -1]?.values).toEqual(['from 45']);
      const stray = await ask('--groups', 'city', '--cuts', 'age=30');
      expect(stray.code).toBe(2);
      expect(stray.stderr).toContain('cuts.age: expected a numeric feature that groups are made of');
    } finally {
      await configured.remove();
    }
  });

  it('looks at the groups it is told', async () => {
    const { code, stdout, stderr } = await run('tiny', '--groups', 'city', '--json', '-');
    expect([code, stderr]).toEqual([0, '']);
    const { model, window, fairness } = answerSchema.parse(JSON.parse(stdout));
    expect([model, window === null]).toEqual(['tiny', false]);
    expect(fairness.attributes[0]?.groups.map(({ rows, labelled }) => rows - labelled)).toEqual([0, 0, 0]);
  });

  it.each([
    [[], 'Model "tiny" has no fairness.groups. Name features by --groups, some of age, city.'],
    [['--groups', 'age'], 'age is numeric: expected its bounds in fairness.cuts'],
    [['--groups', 'sex'], 'expected some of the features age, city, got "sex"'],
  ])('refuses %j', async (args, problem) => {
    const { code, stderr } = await run('tiny', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });
});
