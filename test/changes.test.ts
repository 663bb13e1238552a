/** Since when a model's data has changed, from checks one after the other to `sentinel history`. */
import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alongTime } from '../activities/along-time.js';
import { checkInProcess, type InProcessCheck } from '../activities/check-in-process.js';
import { createLastRuns } from '../activities/last-runs.js';
import { readResult } from '../activities/read-result.js';
import { renderAgain } from '../activities/render-again.js';
import { modelOf } from '../config/load-config.js';
import { registerDriftMetrics } from '../metrics/drift-metrics.js';
import { scoresPath } from '../store/check-scores.js';
import { latestRunRecord, listRunRecords, writeRunRecord } from '../store/run-record.js';
import { logRows } from './logged-rows.js';
import { programOf } from './run-cli.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-01-05T00:00:00Z');
const CHECKS = 18;
const CHANGED = 13;

let project: TinyProject;
let check: InProcessCheck;

const history = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [...programOf('cli/main'), 'history', ...args], {
    cwd: project.folder,
    env: { ...process.env, SENTINEL_CONFIG: join(project.folder, 'sentinel.config.yaml') },
  });

beforeAll(async () => {
  project = await tinyProject({ modelSettings: '    drift: { window: { last: 1h } }' });
  for (let i = 0; i < CHECKS; i++) {
    const at = new Date(START + i * HOUR + HOUR / 2);
    // Windows differ a little in how many rows they have, and so in their scores.
    await logRows(project.config, { at, rows: 60 + ((i * 17) % 40), shift: i < CHANGED ? 0 : 15 });
    check = await checkInProcess(
      {
        config: project.config,
        publicUrl: '',
        productVersion: '0.0.0',
        now: () => new Date(START + (i + 1) * HOUR),
      },
      { model: 'tiny', end: new Date(START + (i + 1) * HOUR), record: true },
      () => {},
    );
  }
});
afterAll(() => project.remove());

describe('checks of a model whose users grew older at a stroke', () => {
  it('say since when, everywhere', async () => {
    const since = new Date(START + (CHANGED + 1) * HOUR).toISOString();
    const age = check.result.changes?.figures.find(({ name }) => name === 'age');
    expect(age).toMatchObject({ kind: 'column', crosses: true, change: { direction: 'up', since } });
    expect(check.result.changes).toMatchObject({
      windows: CHECKS,
      overlapping: 0,
      checks_to_false_alarm: 200,
    });
    const record = await latestRunRecord(project.config.data_dir, 'tiny');
    expect(record?.changes).toContainEqual(expect.objectContaining({ name: 'age', since }));
    const page = await readFile(join(project.config.data_dir, check.html), 'utf8');
    expect(page.replace(/<[^>]*>/g, ' ')).toMatch(/Drift of +age +up +2026-01-05 14:00/);
    expect(page).toContain('at most one check in 200 finds a false change');
    const registry = new Registry();
    const lastRuns = createLastRuns(project.config, (problem) => expect.unreachable(problem));
    registerDriftMetrics(registry, lastRuns.checks);
    const seconds = Date.parse(since) / 1000;
    expect((await registry.metrics()).split('\n')).toContain(
      `sentinelml_change_since_timestamp_seconds{model="tiny",figure="age",kind="column",direction="up"} ${seconds}`,
    );
    const { stdout } = await history();
    expect(stdout).toMatch(/^age +column .* outside +up since 2026-01-05 14:00$/m);
    const told = JSON.parse((await history('--json')).stdout);
    expect(told.changes).toEqual(check.result.changes);
  });

  it('are told again by what a backfill does in the end, when none could see another', async () => {
    const { data_dir } = project.config;
    const lived = await listRunRecords(data_dir, 'tiny');
    for (const record of lived) {
      const { changes: _, ...alone } = record;
      await writeRunRecord(data_dir, alone);
      const path = join(data_dir, record.report_json);
      const { changes: __, ...result } = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(path, JSON.stringify(result));
    }
    await rm(join(data_dir, 'scores'), { recursive: true });
    const request = { model: 'tiny', from: new Date(START), to: new Date(START + CHECKS * HOUR) };
    const deps = { config: project.config, publicUrl: '', productVersion: '0.0.0' };
    expect(await renderAgain(deps, request)).toBe(CHECKS);
    expect(await listRunRecords(data_dir, 'tiny')).toEqual(lived);
    expect(lived[0]?.changes).not.toEqual([]);
    const result = await readResult(join(data_dir, lived[0]?.report_json ?? ''));
    expect(result).toEqual(check.result);
  });

  it('are told again by the next check, though one was killed between its result and what later ones read', async () => {
    const { data_dir } = project.config;
    const before = (await listRunRecords(data_dir, 'tiny'))[1];
    await rm(join(data_dir, scoresPath('tiny', before?.window.end ?? '')));
    const classes = ['no', 'yes'];
    const again = await alongTime({ dataDir: data_dir, model: 'tiny', classes, result: check.result });
    expect(again.changes).toEqual(check.result.changes);
  });

  it('leave nothing frozen behind, nor does one that fails', async () => {
    const frozen = join(project.config.data_dir, 'windows', 'tiny');
    expect(await readdir(frozen)).toEqual([]);
    const broken = { ...project.config, models: { ...project.config.models } };
    const model = modelOf(broken, 'tiny');
    broken.models.tiny = { ...model, reference: join(project.folder, 'gone.csv') };
    const end = new Date(START + CHECKS * HOUR);
    const deps = { config: broken, publicUrl: '', productVersion: '0.0.0', now: () => end };
    await expect(checkInProcess(deps, { model: 'tiny', end, record: true }, () => {})).rejects.toThrow(
      'gone.csv',
    );
    expect(await readdir(frozen)).toEqual([]);
  });
});
