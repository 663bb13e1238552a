/** What promtool says of our rules, their tests, our metrics and the configurations of Prometheus. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { driftResultSchema } from '../drift/result.js';
import { VERDICT_NUMBERS, verdictNumber } from '../grafana/promql.js';
import { API_JOB, WORKER_JOB } from '../grafana/scrape-jobs.js';
import { VERDICT } from '../metrics/drift-metrics.js';
import { sampledRegistry } from './observability-catalogue.js';
import { inProject, readRules } from './observability-files.js';

const RULES = 'prometheus/rules/sentinelml.rules.yml';
const RULE_TESTS = ['sentinelml', 'day', 'week'].map((name) => `prometheus/rules/${name}.rules.test.yml`);
const LOCAL = 'prometheus/prometheus.yml';
const COMPOSE = 'prometheus/prometheus.compose.yml';
const VERDICTS = driftResultSchema.shape.verdict.options;

describe('promtool', async () => {
  const run = promisify(execFile);
  const promtool = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
    run('promtool', args, { cwd: inProject('.') });
  const missing = await promtool('--version').then(
    () => false,
    () => true,
  );
  if (missing && process.env.CI === undefined) {
    process.stderr.write(
      'promtool is not on PATH, so rules and configuration of Prometheus are not checked by it (Debian package prometheus has it).\n',
    );
  }

  it('is on PATH where CI is set (the Debian package prometheus has it)', () => {
    expect(missing && process.env.CI !== undefined).toBe(false);
  });

  it.skipIf(missing).each([LOCAL, COMPOSE])('accepts %s', async (file) => {
    // The secret of the Compose file is not on this machine, and its rules are those checked below.
    const { stdout } = await promtool(
      'check',
      'config',
      ...(file === COMPOSE ? ['--syntax-only'] : []),
      file,
    );
    expect(stdout).toContain(`SUCCESS: ${file} is valid prometheus config file syntax`);
  });

  it.skipIf(missing)('finds nothing to say of our metrics', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-metrics-'));
    try {
      await writeFile(join(folder, 'metrics.txt'), await sampledRegistry().metrics());
      const { stdout, stderr } = await run('sh', ['-c', `promtool check metrics < ${folder}/metrics.txt`]);
      expect(stdout + stderr).toBe('');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.skipIf(missing)('accepts the rules', async () => {
    const { stdout } = await promtool('check', 'rules', RULES);
    expect(stdout).toContain(`SUCCESS: ${(await readRules()).length} rules found`);
  });

  it.skipIf(missing)('sees every alert fire when it should, and only then', async () => {
    const ran = await Promise.all(RULE_TESTS.map((file) => promtool('test', 'rules', file)));
    for (const { stdout } of ran) expect(stdout).toContain('SUCCESS');
  });

  it.skipIf(missing)('finds the three verdicts in the gauges, whatever the number of processes', async () => {
    const shown = (model: string, verdict: string): object[] =>
      VERDICTS.flatMap((one) =>
        [API_JOB, WORKER_JOB].map((job) => ({
          series: `${VERDICT}{job="${job}", model="${model}", verdict="${one}"}`,
          values: `${one === verdict ? 1 : 0}x5`,
        })),
      );
    const tests = {
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: VERDICTS.flatMap((one) => shown(`model_${one}`, one)),
          promql_expr_test: [
            {
              expr: verdictNumber(),
              eval_time: '1m',
              exp_samples: VERDICTS.map((one) => ({
                labels: `{model="model_${one}"}`,
                value: VERDICT_NUMBERS[one],
              })),
            },
          ],
        },
      ],
    };
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-verdict-'));
    try {
      await writeFile(join(folder, 'verdict.test.yml'), stringify(tests));
      const { stdout } = await promtool('test', 'rules', join(folder, 'verdict.test.yml'));
      expect(stdout).toContain('SUCCESS');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
