/** The alert rules of Prometheus, held against the configuration, the runbooks and their tests. */
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { prometheusRule, ruleFile, ruleGroups } from '../metrics/rules/rule-file.js';
import { inProject, type Rule, readRules, textOf } from './observability-files.js';

const RULES = 'prometheus/rules/sentinelml.rules.yml';
const RULE_TESTS = ['sentinelml', 'day'].map((name) => `prometheus/rules/${name}.rules.test.yml`);

let rules: Rule[];
let config: SentinelConfig;
beforeAll(async () => {
  rules = await readRules();
  config = parseConfig(await textOf('sentinel.config.yaml'), inProject('sentinel.config.yaml'));
});

const alerts = (): string[] => rules.flatMap((rule) => rule.alert ?? []);

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
    const cases = (await Promise.all(RULE_TESTS.map(textOf))).join('');
    for (const alert of alerts()) {
      expect(cases, alert).toMatch(new RegExp(`alertname: ${alert}, eval_time: \\S+, exp_alerts: \\[\\]`));
      expect(cases, alert).toMatch(
        new RegExp(`alertname: ${alert}\\n.*\\n\\s+exp_alerts:\\n\\s+- exp_labels`),
      );
    }
  });
});
