/** The rules of Prometheus, made from the limits of a configuration. */
import { stringify } from 'yaml';
import type { AlertLimits } from '../../config/alerts-schema.js';
import { durationMs } from '../../config/duration.js';
import { changeRules } from './change-rules.js';
import { driftRules } from './drift-rules.js';
import { fairnessRules } from './fairness-rules.js';
import { promqlDuration } from './promql-duration.js';
import type { AlertDraft, AlertRule, RuleContext, RuleGroup } from './rule.js';
import { servingRules } from './serving-rules.js';
import { workerRules } from './worker-rules.js';

export interface RuleOptions {
  /** So many times faster than in earnest: ranges and waits are divided by it; 1 unless told. For trials. */
  readonly pace?: number;
}

const HEADER = `Recording and alert rules of SentinelML. Do not edit: limits are set under \`alerts\` in sentinel.config.yaml,
and \`sentinel alert-rules\` writes this file (in the project's checkout \`npm run generate-rules\`).
Every alert has a heading in docs/runbooks.md.`;

/** The rule groups for these limits. */
export function ruleGroups(limits: AlertLimits, { pace = 1 }: RuleOptions = {}): RuleGroup[] {
  const time = (duration: string): string => promqlDuration(durationMs(duration) / pace);
  const context: RuleContext = {
    limits,
    time,
    seconds: (duration) => durationMs(duration) / 1000,
    alert: (draft) => alertRule(draft, limits, time),
  };
  return [
    {
      name: 'sentinelml-drift',
      rules: [...driftRules(context), ...fairnessRules(context), ...changeRules(context)],
    },
    { name: 'sentinelml-serving', rules: servingRules(context) },
    { name: 'sentinelml-worker', rules: workerRules(context) },
  ];
}

function alertRule(
  draft: AlertDraft,
  { runbooks }: AlertLimits,
  time: (duration: string) => string,
): AlertRule {
  const { alert, expr, severity, summary, description } = draft;
  return {
    alert,
    expr,
    ...(draft.for === undefined ? {} : { for: time(draft.for) }),
    ...(draft.keepFiring === undefined ? {} : { keep_firing_for: time(draft.keepFiring) }),
    labels: { severity, service: 'sentinelml' },
    annotations: { summary, description, runbook_url: `${runbooks}#${alert.toLowerCase()}` },
  };
}

/** The file that Prometheus loads. The same limits give the same text. */
export function ruleFile(limits: AlertLimits, options: RuleOptions = {}): string {
  const header = HEADER.replaceAll(/^/gm, '# ');
  return `${header}\n${stringify({ groups: ruleGroups(limits, options) }, { lineWidth: 110 })}`;
}

/** The same for the Prometheus Operator, which takes rules as a resource of Kubernetes. */
export function prometheusRule(limits: AlertLimits, options: RuleOptions = {}): string {
  const header = HEADER.replaceAll(/^/gm, '# ');
  const resource = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'sentinelml', labels: { 'app.kubernetes.io/name': 'sentinelml' } },
    spec: { groups: ruleGroups(limits, options) },
  };
  return `${header}\n${stringify(resource, { lineWidth: 110 })}`;
}
