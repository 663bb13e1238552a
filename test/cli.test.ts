/** The `sentinel` command as people and CI jobs call it: output, exit codes, one clear line for every mistake. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { productVersion } from '../config/version.js';
import { driftResultSchema } from '../drift/result.js';
import { renderReport } from '../report/render-report.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const sentinel = join(packageRoot(), 'bin', 'sentinel.js');
let folder: string;
let project: TinyProject;
const at = (name: string): string => join(folder, name);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (args: readonly string[], cwd = folder): Promise<Outcome> =>
  promisify(execFile)(process.execPath, [sentinel, ...args], {
    cwd,
    env: { ...process.env, SENTINEL_CONFIG: '' },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Outcome) => error,
  );

const csv = (rows: number, shift: number): string =>
  [
    'age,city,note',
    ...Array.from({ length: rows }, (_, i) => `${20 + ((i * 37) % 50) + shift},${i % 3 ? 'Bern' : 'Basel'},`),
  ].join('\n');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-command-'));
  project = await tinyProject();
  await writeFile(at('reference.csv'), csv(600, 0));
  await writeFile(at('same.csv'), csv(300, 0));
  await writeFile(at('shifted.csv'), csv(300, 20));
  await writeFile(at('torn.csv'), 'age,city\n1,Bern\n2\n');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await project.remove();
});

const drift = (current: string, ...more: string[]): Promise<Outcome> =>
  run(['drift', '--reference', at('reference.csv'), '--current', at(current), ...more]);

describe('sentinel drift on two files', () => {
  it('tells verdict and columns, skipped ones with their reason, and exits with 0', async () => {
    const { code, stdout, stderr } = await drift('shifted.csv');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^verdict {2}drift: 1 of 2 columns drifted \(50 %, at least 50 % is drift\)/);
    expect(stdout).toMatch(/^age +DRIFT +wasserstein/m);
    expect(stdout).toMatch(/^note +skipped .*no values/m);
  });

  it('exits with 3 only on drift, and only when asked', async () => {
    expect((await drift('shifted.csv', '--fail-on-drift')).code).toBe(3);
    expect((await drift('same.csv', '--fail-on-drift')).code).toBe(0);
  });

  it('writes the result as strict JSON to standard output, and nothing else there', async () => {
    const { stdout, stderr } = await drift('shifted.csv', '--json', '-');
    expect(driftResultSchema.parse(JSON.parse(stdout))).toMatchObject({
      verdict: 'drift',
      profile: 'calibrated',
      model: null,
    });
    expect(stderr).toBe('');
  });

  it('writes a summary, JUnit XML and CSV, and the same from the JSON later on', async () => {
    const forms = ['--markdown', '--junit', '--csv'].flatMap((form) => [form, at(`out${form}`)]);
    const { stdout } = await drift('shifted.csv', ...forms, '--json', at('kept.json'));
    expect(stdout).toMatch(/^verdict {2}drift/);
    expect(await readFile(at('out--markdown'), 'utf8')).toMatch(
      /^### 🔴 Drift\n\n1 of 2 columns has changed/,
    );
    expect(await readFile(at('out--junit'), 'utf8')).toContain(
      '<testsuite name="drift" tests="4" failures="2" errors="0" skipped="1"',
    );
    const csv = await readFile(at('out--csv'), 'utf8');
    expect(csv.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      'column',
      'age',
      'city',
      'note',
      '',
    ]);
    const again = await run(['report', at('kept.json'), '--csv', '-', '--fail-on-drift']);
    expect(again).toMatchObject({ code: 3, stdout: csv, stderr: '' });
    expect((await run(['report', at('kept.json')])).stdout).toMatch(/^verdict {2}drift/);
  });

  it('writes JSON and HTML files', async () => {
    const { stdout } = await drift('shifted.csv', '--json', at('out.json'), '--html', at('out.html'));
    expect(stdout).toContain(`report   ${at('out.html')}`);
    const result = driftResultSchema.parse(JSON.parse(await readFile(at('out.json'), 'utf8')));
    expect(result.verdict).toBe('drift');
    // The command has its templates compiled when it was built; the sources compile them now.
    const withoutResult = (html: string) => html.replace(/<script id="result".*?<\/script>/s, '');
    expect(withoutResult(await readFile(at('out.html'), 'utf8'))).toBe(
      withoutResult(renderReport(result, { productVersion: productVersion() })),
    );
  });

  it('takes tests, thresholds, columns, types, profile and minimum rows', async () => {
    const result = async (...options: string[]) =>
      JSON.parse((await drift('shifted.csv', '--json', '-', ...options)).stdout);
    expect((await result('--profile', 'evidently')).columns[0]).toMatchObject({ name: 'age', test: 'ks' });
    expect((await result('--profile', 'evidently', '--test', 'age=wasserstein')).columns[0].test).toBe(
      'wasserstein',
    );
    expect((await result('--threshold', 'age=5')).columns[0]).toMatchObject({ threshold: 5, drifted: false });
    expect((await result('--columns', 'city')).columns.map(({ name }: { name: string }) => name)).toEqual([
      'city',
    ]);
    expect((await result('--categorical', 'age')).columns[0].type).toBe('categorical');
    expect((await result('--min-rows', '301')).verdict).toBe('insufficient_data');
    expect((await result('--drift-share', '0.9')).verdict).toBe('stable');
  });

  it.each([
    ['no files', ['drift'], /Expected --reference FILE and --current FILE, or --model ID/],
    [
      'a file that is not there',
      ['drift', '--reference', 'nosuch.csv', '--current', 'same.csv'],
      /Expected a CSV or Parquet file at .*nosuch\.csv, found none/,
    ],
    ['a torn file', ['drift', '--reference', 'reference.csv', '--current', 'torn.csv'], /torn\.csv.*row 3/],
    [
      'an unknown test',
      ['drift', '--reference', 'reference.csv', '--current', 'same.csv', '--test', 'age=kss'],
      /--test age=kss: expected one of ks, .* got "kss"/,
    ],
    [
      'a threshold that is no number',
      ['drift', '--reference', 'reference.csv', '--current', 'same.csv', '--threshold', 'age=x'],
      /expected a number of at least 0, got "x"/,
    ],
    [
      'an unknown profile',
      ['drift', '--reference', 'reference.csv', '--current', 'same.csv', '--profile', 'strict'],
      /--profile: expected one of calibrated, evidently/,
    ],
    ['a report of nothing', ['report'], /Expected a file with a DriftResult or --model ID, got neither/],
    ['a report of no file', ['report', 'nosuch.json'], /nosuch\.json: expected a DriftResult .* ENOENT/],
    ['a report of rows', ['report', 'same.csv'], /same\.csv: expected a DriftResult as --json writes it/],
    ['a report over its own result', ['report', 'same.csv', '--csv', 'same.csv'], /would overwrite the file/],
    ['an unknown option', ['drift', '--refrence', 'x'], /unknown option '--refrence'/],
    ['an unknown verb', ['drfit'], /unknown command 'drfit'/],
    [
      'a column that is not there',
      ['drift', '--reference', 'reference.csv', '--current', 'same.csv', '--columns', 'agee'],
      /no column "agee"/,
    ],
    [
      'a test of a column that is not there',
      ['drift', '--reference', 'reference.csv', '--current', 'same.csv', '--test', 'agee=ks'],
      /no column "agee" to test or type; the files have age, city, note/,
    ],
    [
      'files and a model',
      ['drift', '--model', 'tiny', '--reference', 'x'],
      /Expected --model or --reference, got both/,
    ],
    [
      'a column of two types',
      [
        ...['drift', '--reference', 'reference.csv', '--current', 'same.csv'],
        ...['--categorical', 'age', '--numeric', 'age'],
      ],
      /--categorical and --numeric both name "age"/,
    ],
    [
      'a model without its quality',
      ['drift', '--model', 'tiny', '--no-quality'],
      /--no-quality goes with two files/,
    ],
    [
      'files and a configuration',
      ['drift', '--reference', 'reference.csv', '--current', 'same.csv', '--config', 'nope.yaml'],
      /--config goes with --model\./,
    ],
    [
      'a file that is given twice',
      ['drift', '--reference', 'reference.csv', '--current', 'same.csv', '--current', 'same.csv'],
      /--current is given twice/,
    ],
    ['a project that is none', ['train'], /No configuration: expected a file at/],
  ])('ends with 2 and one line on %s', async (_, args, pattern) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toMatch(pattern);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('leaves no half-written file when it cannot write', async () => {
    const { code, stderr } = await drift('same.csv', '--json', join(folder, 'no', 'such', 'folder.json'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sentinel: Cannot write /);
  });
});

describe('sentinel in a project', () => {
  const inProject = (...args: string[]): Promise<Outcome> => run([...args, '--config', project.config.path]);

  it('trains, tells the figures, and leaves trained models alone when asked', async () => {
    const { stdout } = await inProject('train', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      model: 'tiny',
      version: expect.stringMatching(/^rf-/),
      accuracy: expect.any(Number),
    });
    expect((await inProject('train', '--missing')).stdout).toBe('');
  });

  it('trains the other models when the data of one allow no training, but none when there is no place for them', async () => {
    const two = await tinyProject({ models: ['first', 'second'], trained: false });
    const train = () => run(['train', '--missing', '--config', two.config.path]);
    const [first] = Object.values(two.config.models);
    if (!first) throw new Error('no model');
    const reference = await readFile(first.reference);
    await writeFile(first.reference, 'age,city,bought\n20,Bern,no\n');
    expect(await train()).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^second: /),
      stderr: expect.stringMatching(/^first is not trained: .*a model needs both classes/),
    });
    await writeFile(first.reference, reference);
    await rm(join(two.config.data_dir, 'models'), { recursive: true });
    await writeFile(join(two.config.data_dir, 'models'), 'in the way');
    expect(await train()).toMatchObject({ code: 1, stdout: '' });
    await two.remove();
  });

  it('says that there is nothing to list, and that nobody answers', async () => {
    expect((await inProject('runs')).stderr).toContain('No drift check has finished yet');
    const simulated = await inProject('simulate', '--rows', '1', '--api', 'http://127.0.0.1:9');
    expect(simulated).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no held-out rows to send'),
    });
  });

  it('checks an empty live log in-process: insufficient data, with a report and a run', async () => {
    const asked = await inProject('drift', '--model', 'tiny', '--last', '1h');
    expect(asked.stdout).toMatch(/^verdict {2}insufficient data/);
    // A look at another window than the configured one is not the state of the model.
    expect((await inProject('runs')).stdout).toBe('');
    const { code, stdout } = await inProject('drift', '--model', 'tiny');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^report +\S+drift_\d{8}_\d{6}\.html$/m);
    expect((await inProject('runs')).stdout).toMatch(/insufficient data +0\/\d +in-process/);
    const markdown = await inProject('report', '--model', 'tiny', '--markdown', '-');
    expect(markdown.stdout).toMatch(/^### 🟡 Not enough data: `tiny`\n/);
    expect(markdown.stdout).toMatch(
      /\[Full report\]\(http:\/\/127\.0\.0\.1:\d+\/reports\/tiny\/drift_\d{8}_\d{6}\.html\)/,
    );
    const unknown = await inProject('report', '--model', 'tiny', '--run', 'nosuch');
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no run "nosuch"') });
  });

  it.each([
    [['drift', '--model', 'nosuch'], /Expected one of the models tiny, got "nosuch"/],
    [['drift', '--model', 'tiny', '--last', 'week'], /--last: a duration such as/],
    [
      ['drift', '--model', 'tiny', '--from', '2026-02-01T00:00:00Z', '--to', '2026-01-01T00:00:00Z'],
      /--from .* is not before/,
    ],
    [['simulate', '--rows', 'many'], /--rows: /],
    [
      ['drift', '--model', 'tiny', '--test', 'agee=ks'],
      /has no column "agee"; it has age, city, prediction, probability/,
    ],
    [['drift', '--model', 'tiny', '--columns', 'age'], /--columns goes with two files/],
  ])('ends %j with 2 and one line', async (args, pattern) => {
    const { code, stderr } = await inProject(...args);
    expect(stderr).toMatch(pattern);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});
