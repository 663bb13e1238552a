/** What several columns together show, as people and CI jobs meet it: `sentinel drift` on files, and a check of a model. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { rotatedNormals } from '../drift/multivariate/rotated-normals.fixture.js';
import { driftResultSchema } from '../drift/result.js';
import { logRows } from './logged-rows.js';
import { runCli } from './run-cli.js';
import { tinyProject } from './tiny-project.js';

let folder: string;

const drift = (...args: readonly string[]) =>
  runCli(folder, ['drift', ...args], { XDG_CACHE_HOME: join(folder, 'cache') });

const files = (current: string) => ['--reference', 'reference.csv', '--current', `${current}.csv`];
const result = async (...args: readonly string[]) =>
  driftResultSchema.parse(JSON.parse((await drift(...args, '--json', '-')).stdout));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'multivariate-'));
  for (const [name, rows, correlation, seed] of [
    // More than 4 MB: its profile is stored.
    ['reference', 60_000, 0.9, 1],
    ['same', 1_500, 0.9, 2],
    ['rotated', 1_500, -0.9, 3],
  ] as const) {
    const { columns } = rotatedNormals(rows, 4, correlation, seed);
    const lines = Array.from({ length: rows }, (_, row) =>
      columns.map((column) => (column.type === 'numeric' ? column.values[row] : '')).join(','),
    );
    await writeFile(
      join(folder, `${name}.csv`),
      `${columns.map((column) => column.name).join(',')}\n${lines.join('\n')}\n`,
    );
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe('sentinel drift', () => {
  it('tells of rotated rows that no single column shows, in every form, and not of the same', async () => {
    const forms = ['--multivariate', '--html', 'r.html', '--markdown', 'r.md'];
    const rotated = await drift(...files('rotated'), ...forms);
    expect(rotated).toMatchObject({ code: 0, stderr: '' });
    expect(rotated.stdout).toContain('0 of 4 columns drifted');
    expect(rotated.stdout).toMatch(/^together How columns hang together has changed: rows lie farther/m);
    const page = await readFile(join(folder, 'r.html'), 'utf8');
    expect(page).toMatch(/Columns together: <span class="?drifted"?>drifted<\/span>/);
    expect(page).toContain('How columns hang together has changed');
    expect(await readFile(join(folder, 'r.md'), 'utf8')).toContain(
      '**Columns together**: How columns hang together has changed',
    );
    const same = await drift(...files('same'), '--multivariate');
    expect(same.stdout).toMatch(/^together How columns hang together has not changed/m);
  });

  it('finds the same whether the reference is parsed or its profile is read', async () => {
    const parsed = await result(...files('rotated'), '--multivariate', '--no-cache');
    await drift(...files('same'), '--multivariate');
    const read = await result(...files('rotated'), '--multivariate');
    expect(parsed.multivariate?.drifted).toBe(true);
    expect(read.multivariate).toEqual(parsed.multivariate);
  });

  it('tries a classifier, too, with --multivariate, and nothing without', async () => {
    const both = await result(...files('rotated'), '--multivariate');
    expect(both.multivariate?.domain_classifier).toMatchObject({ reason: null, drifted: true });
    expect(both.multivariate?.reconstruction?.drifted).toBe(true);
    expect(
      both.multivariate?.domain_classifier?.importances
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['c0', 'c1']);
    for (const option of [[], ['--no-multivariate'], ['--profile', 'evidently']])
      expect((await result(...files('rotated'), ...option)).multivariate).toBeUndefined();
  });
});

describe('sentinel drift --model', () => {
  it('looks at columns together as configured, unless told', async () => {
    const project = await tinyProject({ trained: false });
    // The threads of a check from sources find their loader from here alone.
    const check = async (...args: readonly string[]) => {
      const env = { SENTINEL_CONFIG: join(project.folder, 'sentinel.config.yaml') };
      const { stdout } = await runCli(
        packageRoot(),
        ['drift', '--model', 'tiny', ...args, '--json', '-'],
        env,
      );
      return driftResultSchema.parse(JSON.parse(stdout)).multivariate;
    };
    try {
      await logRows(project.config, { at: new Date(Date.now() - 60_000), rows: 100 });
      expect(await check()).toMatchObject({ seed: 0, columns: 2, domain_classifier: null });
      expect((await check())?.reconstruction).not.toBeNull();
      expect(await check('--no-multivariate')).toBeUndefined();
      expect((await check('--multivariate'))?.domain_classifier?.reason).toBeNull();
    } finally {
      await project.remove();
    }
  });
});
