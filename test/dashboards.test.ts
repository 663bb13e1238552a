/** The dashboards of Grafana, held against the code that makes them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { DASHBOARD_UIDS } from '../grafana/dashboard.js';
import { dashboardFiles } from '../grafana/dashboards.js';
import { type CommittedDashboard, inProject, readDashboards, textOf } from './observability-files.js';

let dashboards: Map<string, CommittedDashboard>;
let config: SentinelConfig;
beforeAll(async () => {
  dashboards = await readDashboards();
  config = parseConfig(await textOf('sentinel.config.yaml'), inProject('sentinel.config.yaml'));
});

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
