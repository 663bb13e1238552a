/** Recording and alert rules as Prometheus takes them. */
import type { AlertLimits } from '../../config/alerts-schema.js';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: { readonly severity: 'warning' | 'critical'; readonly service: 'sentinelml' };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

export type Rule = RecordingRule | AlertRule;

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** What rules are made from. */
export interface RuleContext {
  readonly limits: AlertLimits;
  /** A duration such as `5m` as PromQL writes it. */
  readonly time: (duration: string) => string;
  /** The same as a number of seconds. */
  readonly seconds: (duration: string) => number;
  /** An alert with a runbook; `for` is as `time` takes it. */
  readonly alert: (rule: AlertDraft) => AlertRule;
}

export interface AlertDraft {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  /** As `for`. It bridges the scrapes that a restart of the processes takes, which would end the alert and begin it anew. */
  readonly keepFiring?: string;
  readonly severity: 'warning' | 'critical';
  readonly summary: string;
  readonly description: string;
}
