/** Prometheus, Grafana and Compose files held against the code that they speak of. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { driftResultSchema } from '../drift/result.js';
import { DASHBOARD_UIDS } from '../grafana/dashboard.js';
import { dashboardFiles } from '../grafana/dashboards.js';
import { VERDICT_NUMBERS, verdictNumber } from '../grafana/promql.js';
import { API_JOB, TEMPORAL_JOB, WORKER_JOB } from '../grafana/scrape-jobs.js';
import { VERDICT } from '../metrics/drift-metrics.js';
import { prometheusRule, ruleFile, ruleGroups } from '../metrics/rules/rule-file.js';
import { metricCatalogue, sampledRegistry } from './observability-catalogue.js';
import {
  type CommittedDashboard,
  inProject,
  type Rule,
  readDashboards,
  readDatasource,
  readPrometheus,
  readRules,
  textOf,
} from './observability-files.js';
import { readPromql, withoutVariables } from './observability-promql.js';

const RULES = 'prometheus/rules/sentinelml.rules.yml';
const RULE_TESTS = 'prometheus/rules/sentinelml.rules.test.yml';
const WEEK_TESTS = 'prometheus/rules/week.rules.test.yml';
const LOCAL = 'prometheus/prometheus.yml';
const COMPOSE = 'prometheus/prometheus.compose.yml';
const VERDICTS = driftResultSchema.shape.verdict.options;

let dashboards: Map<string, CommittedDashboard>;
let rules: Rule[];
let config: SentinelConfig;
beforeAll(async () => {
  [dashboards, rules] = await Promise.all([readDashboards(), readRules()]);
  config = parseConfig(await textOf('sentinel.config.yaml'), inProject('sentinel.config.yaml'));
});

const alerts = (): string[] => rules.flatMap((rule) => rule.alert ?? []);

describe('the dashboards', () => {
  it('are committed as their code makes them of the configuration (else: npm run generate-dashboards)', async () => {
    const made = Object.entries(dashboardFiles(config.alerts));
    expect([...dashboards.keys()]).toEqual(made.map(([name]) => `${name}.json`).sort());
    for (const [name, text] of made) expect(await textOf(`grafana/dashboards/${name}.json`)).toBe(text);
  });

  it('keep their addresses, and take data from the datasource variable alone', () => {
    for (const [file, dashboard] of dashboards) {
      const [name = ''] = file.split('.');
      expect(dashboard.uid).toBe(Object.entries(DASHBOARD_UIDS).find(([one]) => one === name)?.[1]);
      const sources = [
        ...dashboard.annotations.list.map(({ datasource }) => datasource.uid),
        ...dashboard.panels.flatMap((panel) => [
          ...(panel.type === 'row' ? [] : [panel.datasource?.uid]),
          ...panel.targets.map(({ datasource }) => datasource.uid),
        ]),
      ];
      expect(new Set(sources), file).toEqual(new Set(['$datasource']));
    }
  });

  it('have the variables that they use, and no other', async () => {
    const of = (name: string): string[] =>
      dashboards.get(`${name}.json`)?.templating.list.map((variable) => variable.name) ?? [];
    expect(of('fleet')).toEqual(['datasource', 'api', 'temporal', 'namespace']);
    expect(of('model')).toEqual([
      ...['datasource', 'model', 'column', 'attribute', 'rate'],
      ...['api', 'temporal', 'namespace'],
    ]);
    expect(of('api')).toEqual(['datasource', 'model', 'api', 'temporal', 'namespace']);
    expect(of('worker')).toEqual(['datasource', 'api', 'temporal', 'namespace']);
    for (const file of dashboards.keys()) {
      const own = new Set(of(file.replace('.json', '')));
      const text = await textOf(`grafana/dashboards/${file}`);
      for (const [, braced, plain] of text.matchAll(/\$(?:\{(\w+)(?:\.[\w.]+)?\}|(\w+))/g)) {
        const used = braced ?? plain ?? '';
        if (!used.startsWith('__')) expect([...own], `${file} uses ${used}`).toContain(used);
      }
    }
  });

  it('lead to each other, to reports and to Temporal', () => {
    const uids = new Set([...dashboards.values()].map(({ uid }) => uid));
    for (const [file, { links, tags, panels }] of dashboards) {
      expect(tags, file).toContain('sentinelml');
      expect(links[0], file).toMatchObject({ type: 'dashboards' });
      for (const [, uid = ''] of JSON.stringify(panels).matchAll(/\/d\/([\w-]+)/g))
        expect([...uids]).toContain(uid);
    }
    const urls = dashboards.get('model.json')?.links.map(({ url }) => url ?? '') ?? [];
    const filled = urls.map((url) =>
      url
        .replace('$' + '{api}', 'http://a')
        .replace('$' + '{temporal}', 'http://t')
        .replace('$' + '{namespace}', 'n')
        .replaceAll('$' + '{model}', 'income'),
    );
    expect(filled.slice(1)).toEqual([
      'http://a/reports/income/latest',
      'http://a/models/income',
      'http://t/namespaces/n/workflows?query=SentinelModel%3D%22income%22',
    ]);
  });

  it('have panels with ids and titles of their own, a description and a query, none over another', () => {
    for (const [file, { panels }] of dashboards) {
      expect(panels.length, file).toBeGreaterThan(10);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      expect(new Set(panels.map(({ title }) => title)).size, file).toBe(panels.length);
      for (const panel of panels.filter(({ type }) => type !== 'row')) {
        expect(panel.description, panel.title).toMatch(/\.$/);
        expect(panel.targets.length, panel.title).toBeGreaterThan(0);
        expect(new Set(panel.targets.map(({ refId }) => refId)).size, panel.title).toBe(panel.targets.length);
        if (['stat', 'timeseries'].includes(panel.type) && panel.title !== 'Verdict') {
          expect(panel.fieldConfig?.defaults.unit, panel.title).toBeTypeOf('string');
        }
      }
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
        expect(x + w).toBeLessThanOrEqual(24);
        return Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`);
      });
      expect(new Set(cells).size, file).toBe(cells.length);
    }
  });

  it('turn red where the alerts of the same configuration can fire', () => {
    const { alerts } = parseConfig(
      `default_model: m
alerts: { stale_periods: 3.5, slow_request: 1.5s, failed_requests: 0.21, backlog_age: 77m }
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
      inProject('x.yaml'),
    );
    const files = dashboardFiles(alerts);
    expect(files.fleet).toContain('> on (model) (3.5 * ');
    expect(files.model).toContain('"expr": "3.5 * model:sentinelml_drift_schedule_interval_seconds:max{');
    for (const limit of ['0.21', '1.5']) expect(files.api).toContain(`"value": ${limit},\n`);
    expect(files.worker).toContain('"value": 4620,\n');
    for (const text of Object.values(dashboardFiles(config.alerts)))
      expect(text).not.toMatch(/"value": (?:0\.21|1\.5|4620),/);
  });
});

/** Every expression there is, by where it stands. */
function expressions(): Map<string, string> {
  const found = new Map<string, string>();
  for (const rule of rules) found.set(`rule ${rule.alert ?? rule.record}`, rule.expr);
  for (const [file, { panels, annotations, templating }] of dashboards) {
    for (const panel of panels) {
      for (const { refId, expr } of panel.targets) found.set(`${file}: panel ${panel.title}, ${refId}`, expr);
    }
    for (const { name, expr } of annotations.list) found.set(`${file}: annotation ${name}`, expr);
    for (const { name, definition } of templating.list) {
      const selector = /^label_values\((.+), (\w+)\)$/.exec(definition ?? '');
      if (selector?.[1]) found.set(`variable ${name}, ${file}`, `count by (${selector[2]}) (${selector[1]})`);
    }
  }
  return found;
}

describe('every PromQL expression', () => {
  it('can be told from one that is not PromQL', () => {
    expect(readPromql('max by (model (up)').errors).not.toEqual([]);
    expect(readPromql('up{model="$model"}').errors).toEqual([]);
    expect(readPromql('rate(up[$__rate_interval])').errors).not.toEqual([]);
    expect(readPromql('sum by (a) (x{b="c"}) and on (d) y')).toEqual({
      errors: [],
      selectors: [
        { text: 'x{b="c"}', metric: 'x', labels: ['b'] },
        { text: 'y', metric: 'y', labels: [] },
      ],
      grouping: ['a', 'd'],
    });
  });

  it('parses', () => {
    const found = expressions();
    expect(found.size).toBeGreaterThan(110);
    expect(found.has('variable model, model.json')).toBe(true);
    for (const [where, expr] of found) expect(readPromql(withoutVariables(expr)).errors, where).toEqual([]);
  });

  it('names metrics and labels that are there', async () => {
    const catalogue = await metricCatalogue();
    const recorded = new Set(rules.flatMap((rule) => rule.record ?? []));
    for (const [where, expr] of expressions()) {
      const { selectors, grouping } = readPromql(withoutVariables(expr));
      expect(selectors.length, where).toBeGreaterThan(0);
      const all = new Set(['job', 'instance']);
      let known = true;
      for (const { metric, labels } of selectors) {
        if (recorded.has(metric)) {
          known = false;
          continue;
        }
        const own = catalogue.get(metric);
        expect(own, `${where}: ${metric}`).toBeDefined();
        for (const label of own ?? []) all.add(label);
        for (const label of labels)
          expect([...(own ?? []), 'job', 'instance'], `${where}: ${metric}`).toContain(label);
      }
      // What a recording rule leaves of the labels is that rule's own matter.
      if (known) for (const label of grouping) expect([...all], where).toContain(label);
    }
  });

  it('folds the processes that show the same last check into one', async () => {
    const shared =
      /sentinelml_(?:feature_|prediction_drift_|dataset_|missing_values_|fairness_|performance|drift_(?:window|last|verdict))\w*/g;
    for (const [where, expr] of expressions()) {
      if (where.startsWith('variable')) continue;
      for (const { index, 0: metric } of withoutVariables(expr).matchAll(shared)) {
        // A recorded series has the fold behind it.
        if (withoutVariables(expr)[index - 1] === ':') continue;
        expect(withoutVariables(expr).slice(0, index), `${where}: ${metric}`).toMatch(/max by \([^)]*\) \($/);
      }
    }
  });
});

describe('the alert rules', () => {
  it('are committed as the configuration makes them (else: npm run generate-rules)', async () => {
    expect(await textOf(RULES)).toBe(ruleFile(config.alerts));
  });

  it('are the same for the Prometheus Operator, with the limits of the example (else: npm run generate-rules)', async () => {
    const example = 'deploy/kubernetes/overlays/example/sentinel.config.yaml';
    const { alerts } = parseConfig(await textOf(example), inProject(example));
    const text = await textOf('deploy/kubernetes/components/monitoring/rules.yaml');
    expect(text).toBe(prometheusRule(alerts));
    expect(parse(text)).toMatchObject({ kind: 'PrometheusRule', spec: { groups: ruleGroups(alerts) } });
  });

  it('follow the limits of a configuration', () => {
    const { alerts } = parseConfig(
      `default_model: m
alerts: { stale_periods: 3, slow_request: 1.5s, failed_requests: 0.2, missing_after: 90m, runbooks: "https://wiki/alerts" }
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
      inProject('x.yaml'),
    );
    const text = ruleFile(alerts);
    const byName = new Map(
      ruleGroups(alerts).flatMap(({ rules }) =>
        rules.flatMap((rule) => ('alert' in rule ? [[rule.alert, rule] as const] : [])),
      ),
    );
    expect(byName.get('DriftRunStale')?.expr).toContain('> on (model) (3 * ');
    expect(byName.get('DriftRunStale')?.annotations.description).toContain('more than 3 periods');
    expect(byName.get('ApiSlow')?.expr).toMatch(/ > 1\.5$/);
    expect(byName.get('ApiErrors')?.expr).toMatch(/ > 0\.2 and /);
    expect(byName.get('DriftRunMissing')?.expr).toContain(', 5400)');
    expect(text).toContain('https://wiki/alerts#apislow');
    expect(text).not.toContain('docs/runbooks.md#');
  });

  it('can be had faster, in ranges and waits, and else unchanged', () => {
    const slow = JSON.stringify(ruleGroups(config.alerts));
    const fast = JSON.stringify(ruleGroups(config.alerts, { pace: 60 }));
    expect(fast).toContain('"for":"10s"');
    expect(fast).toContain('[5s]');
    const withoutTimes = (text: string): string =>
      text.replaceAll(/\[\d+\w+\]|"(?:keep_firing_)?for":"\d+\w+"|offset \d+\w+/g, '');
    expect(withoutTimes(fast)).toBe(withoutTimes(slow));
    expect(fast).not.toBe(slow);
  });
});

describe('docs/metrics.md', () => {
  it('has every metric of the registries and no other, with its type and labels', async () => {
    const rows = [
      ...(await textOf('docs/metrics.md')).matchAll(/^\| `(\w+)` \| (\w+) \| (.*?) \| .+ \|$/gm),
    ].map(([, name, type, labels]) => [
      name,
      type,
      [...(labels ?? '').matchAll(/`(\w+)`/g)].map(([, one]) => one),
    ]);
    const catalogue = await metricCatalogue();
    const metrics = (await sampledRegistry().getMetricsAsJSON()).map(({ name, type }) => [
      name,
      String(type),
      (catalogue.get(String(type) === 'histogram' ? `${name}_count` : name) ?? []).filter(
        (one) => one !== 'le',
      ),
    ]);
    const byName = (one: unknown[], other: unknown[]): number => (String(one[0]) < String(other[0]) ? -1 : 1);
    expect(rows.sort(byName)).toEqual(metrics.sort(byName));
  });
});

describe('the alerts', () => {
  it('say how bad it is, what it is, and where to read on', () => {
    expect(alerts().length).toBeGreaterThan(8);
    for (const { alert, labels, annotations } of rules.filter((rule) => rule.alert !== undefined)) {
      expect(labels, alert).toEqual({
        severity: expect.stringMatching(/^(?:warning|critical)$/),
        service: 'sentinelml',
      });
      expect(annotations, alert).toEqual({
        summary: expect.stringMatching(/\.$/),
        description: expect.stringMatching(/\.$/),
        runbook_url: `docs/runbooks.md#${alert?.toLowerCase()}`,
      });
    }
  });

  it('have a runbook each, with its three parts, in the order of the rules', async () => {
    const sections = (await textOf('docs/runbooks.md')).split(/^## /m).slice(1);
    const pages = sections.filter((section) => section.includes('**Means.**'));
    expect(pages.map((page) => page.split('\n')[0])).toEqual(alerts());
    for (const page of pages) {
      for (const part of ['**Means.**', '**Look at.**', '**Do.**']) expect(page).toContain(part);
    }
  });

  it('are each seen to fire and to stay silent in the rule tests', async () => {
    const cases = await textOf(RULE_TESTS);
    for (const alert of alerts()) {
      expect(cases, alert).toMatch(new RegExp(`alertname: ${alert}, eval_time: \\S+, exp_alerts: \\[\\]`));
      expect(cases, alert).toMatch(
        new RegExp(`alertname: ${alert}\\n.*\\n\\s+exp_alerts:\\n\\s+- exp_labels`),
      );
    }
  });
});

describe('scraping', () => {
  const targets = async (file: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await readPrometheus(file)).scrape_configs.map((job) => [
        job.job_name,
        job.static_configs[0].targets[0],
      ]),
    );

  it('of a local run goes where API and worker listen unless told', async () => {
    expect(await targets(LOCAL)).toEqual({
      [API_JOB]: `${config.api.host}:${config.api.port}`,
      [WORKER_JOB]: `${config.worker.host}:${config.worker.metrics_port}`,
      [TEMPORAL_JOB]: `${config.worker.host}:${config.worker.sdk_metrics_port}`,
    });
  });

  it('of Compose differs in host names and the key alone', async () => {
    expect(await targets(COMPOSE)).toEqual({
      [API_JOB]: `api:${config.api.port}`,
      [WORKER_JOB]: `worker:${config.worker.metrics_port}`,
      [TEMPORAL_JOB]: `worker:${config.worker.sdk_metrics_port}`,
    });
    const [local, compose] = await Promise.all([readPrometheus(LOCAL), readPrometheus(COMPOSE)]);
    const { alerting, ...shared } = compose;
    expect({ ...shared, scrape_configs: [] }).toEqual({ ...local, scrape_configs: [] });
    expect(alerting?.alertmanagers[0].static_configs[0].targets).toEqual(['alertmanager:9093']);
    expect(compose.scrape_configs.map(({ authorization }) => authorization?.credentials_file)).toEqual([
      '/run/secrets/sentinel_scrape_key',
      undefined,
      undefined,
    ]);
  });

  it('is as often as Grafana is told', async () => {
    const { type, jsonData } = await readDatasource();
    expect(type).toBe('prometheus');
    expect(jsonData.timeInterval).toBe((await readPrometheus(LOCAL)).global.scrape_interval);
  });
});

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
    expect(stdout).toContain(`SUCCESS: ${rules.length} rules found`);
  });

  it.skipIf(missing)('sees every alert fire when it should, and only then', async () => {
    const { stdout } = await promtool('test', 'rules', RULE_TESTS, WEEK_TESTS);
    expect(stdout).toContain('SUCCESS');
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
