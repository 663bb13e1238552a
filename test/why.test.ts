/** Why performance fell, from end to end: importances kept with the version, segments of labelled rows, one sentence everywhere. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInProcess, type InProcessCheck } from '../activities/check-in-process.js';
import { knownImportance } from '../activities/known-importance.js';
import { measureImportance } from '../activities/measure-importance.js';
import { modelOf } from '../config/load-config.js';
import { createModelRegistry } from '../model/registry.js';
import { versionImportanceSchema } from '../model/version-importance.js';
import { markdownSummary } from '../report/forms/markdown-summary.js';
import { hashOf } from '../store/hash-of-file.js';
import { listRunRecords } from '../store/run-record.js';
import { logLabels, logRows } from './logged-rows.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

let project: TinyProject;
let check: InProcessCheck;

const deps = () => ({
  config: project.config,
  publicUrl: '',
  productVersion: '0.0.0',
  now: () => new Date('2026-01-05T10:00:00Z'),
});

async function importanceFile() {
  const model = modelOf(project.config, 'tiny');
  const champion = await createModelRegistry(model, { now: () => new Date() }).champion();
  return join(model.model_dir, champion?.version ?? '', 'importance.json');
}

beforeAll(async () => {
  project = await tinyProject({ modelSettings: '    drift: { window: { last: 1h } }' });
  const at = new Date('2026-01-05T09:30:00Z');
  // As the reference is, but older; and what is true of Bern has turned round.
  await logRows(project.config, { at, rows: 600, shift: 12 });
  await logLabels(project.config, { at, rows: 600, wrongIn: 'Bern' });
  check = await checkInProcess(
    deps(),
    { model: 'tiny', end: new Date('2026-01-05T10:00:00Z'), record: true },
    () => {},
  );
});
afterAll(() => project.remove());

describe('a check of a model whose answers have become wrong in one city', () => {
  it('names the segment and the column, with the evidence', () => {
    const { why, performance } = check.result;
    expect(performance?.verdict).toBe('fallen');
    expect(performance?.segments?.segments[0]?.segment).toContain('city = Bern');
    expect(why?.sentence).toMatch(
      /^Accuracy fell from .* where .*city = Bern, errors went from .* the drift that matters most is in age \(/,
    );
    expect(why?.columns[0]).toMatchObject({ name: 'age' });
    expect(why?.importance).toMatchObject({ figure: 'roc_auc', measured_on: 'reference', rows: 600 });
  });

  it('says the same in the report, the summary and the record', async () => {
    const sentence = check.result.why?.sentence ?? '';
    const page = await readFile(join(project.config.data_dir, check.html), 'utf8');
    const part = /<section aria-labelledby="?why"?>[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
    expect(part.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&#x3D;', '=')).toContain(
      sentence,
    );
    expect(part.length).toBeLessThan(3_500);
    expect(markdownSummary(check.result)).toContain('**Why**: Accuracy fell');
    const [record] = await listRunRecords(project.config.data_dir, 'tiny');
    expect(record?.why).toBe(sentence);
  });

  it('keeps the importances with the version, and measures them no second time', async () => {
    const path = await importanceFile();
    const kept = versionImportanceSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    expect(kept.columns.map(({ name }) => name)).toEqual(['age', 'city']);
    const [age, city] = kept.columns;
    expect(age?.importance).toBeGreaterThan(city?.importance ?? 1);
    const again = await checkInProcess(
      deps(),
      { model: 'tiny', end: new Date('2026-01-05T10:00:00Z'), record: false },
      () => {},
    );
    expect(again.result.why).toEqual(check.result.why);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(kept);
  });

  it('measures the same again, from the same rows', async () => {
    const path = await importanceFile();
    const { columns } = versionImportanceSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    await rm(path);
    const model = modelOf(project.config, 'tiny');
    expect((await measureImportance(model, null, () => new Date())).columns).toEqual(columns);
  });

  it('gives importances up that have no time, with the reason', async () => {
    const model = modelOf(project.config, 'tiny');
    await expect(measureImportance(model, null, () => new Date(), { budgetMs: 1e-6 })).rejects.toThrow(
      /importances of the 2 features of model "tiny" take more than/,
    );
  });

  it('remembers why they cannot be measured, until the rows are others', async () => {
    const path = await importanceFile();
    await rm(path);
    const model = modelOf(project.config, 'tiny');
    const labelled = await readFile(model.reference, 'utf8');
    const unlabelled = labelled.replaceAll(/,(yes|no)\b/g, ',');
    await writeFile(model.reference, unlabelled);
    const reason = await knownImportance(model);
    expect(reason).toMatch(/^it could not be measured: /);
    const failure = path.replace('importance.json', 'importance_failure.json');
    const kept = JSON.parse(await readFile(failure, 'utf8'));
    expect(kept).toMatchObject({ reason });
    // Told from what is kept, and not found out again.
    await writeFile(failure, JSON.stringify({ ...kept, reason: 'as before' }));
    expect(await knownImportance(model)).toBe('as before');
    await writeFile(model.reference, labelled);
    expect(await knownImportance(model)).toMatchObject({ rows: 600 });
  });

  it('knows those of a fixed model file by the hash of the file', async () => {
    const registered = modelOf(project.config, 'tiny');
    const registry = createModelRegistry(registered, { now: () => new Date() });
    const champion = await registry.champion();
    const file = registry.filePath(await registry.get(champion?.version ?? ''));
    const model = { ...registered, model_file: file };
    const measured = await knownImportance(model);
    expect(measured).toMatchObject({ model_version: champion?.version, file_sha256: await hashOf(file) });
    expect(await knownImportance(model)).toEqual(measured);
    await writeFile(file, `${await readFile(file, 'utf8')}\n`);
    expect(await knownImportance(model)).toMatchObject({ file_sha256: await hashOf(file) });
  });
});
