/** What Prometheus and Grafana ask for and where they ask, held against the metrics that there are. */
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { API_JOB, TEMPORAL_JOB, WORKER_JOB } from '../grafana/scrape-jobs.js';
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

const LOCAL = 'prometheus/prometheus.yml';
const COMPOSE = 'prometheus/prometheus.compose.yml';

let dashboards: Map<string, CommittedDashboard>;
let rules: Rule[];
let config: SentinelConfig;
beforeAll(async () => {
  [dashboards, rules] = await Promise.all([readDashboards(), readRules()]);
  config = parseConfig(await textOf('sentinel.config.yaml'), inProject('sentinel.config.yaml'));
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
      /sentinelml_(?:feature_|prediction_drift_|dataset_|missing_values_|fairness_|multivariate_|change_|changed_|watched_|performance|drift_(?:window|last|verdict))\w*/g;
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
