import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import * as units from '@grafana/grafana-foundation-sdk/units';
import type { AlertLimits } from '../../config/alerts-schema.js';
import { DATASET_DRIFTED, VERDICT } from '../../metrics/drift-metrics.js';
import { PREDICTIONS } from '../../metrics/prediction-metrics.js';
import { overdueChecks } from '../../metrics/rules/drift-rules.js';
import { modelDashboard, reportAtValue, valueLink } from '../links.js';
import { HEIGHT, latest, redFrom, series, stat, stateTimeline, VERDICT_WORDS } from '../panel.js';
import { lastCheck, perSecond, verdictNumber } from '../promql.js';
import { API_JOB, WORKER_JOB } from '../scrape-jobs.js';

/** A plain count. */
function count(title: string, description: string, expr: string): StatBuilder {
  return stat(title, description)
    .withTarget(latest(expr, title))
    .unit(units.Short)
    .decimals(0)
    .textMode(BigValueTextMode.Value)
    .graphMode(BigValueGraphMode.None);
}

/** What stands now, in one number each, and the verdicts over time. */
export function fleetNowRow(limits: AlertLimits): Builder<Panel>[] {
  return [
    count(
      'Models in drift',
      'Models whose last check ended with the verdict drift.',
      `sum (${lastCheck(DATASET_DRIFTED)}) or vector(0)`,
    )
      .thresholds(redFrom(1))
      .colorMode(BigValueColorMode.Background),

    count(
      'Models with too few rows',
      'Models whose last check had fewer rows than a verdict needs.',
      `sum (${lastCheck(`${VERDICT}{verdict="insufficient_data"}`)}) or vector(0)`,
    ).colorMode(BigValueColorMode.None),

    count(
      'Checks overdue',
      'Models whose last check is older than its schedule allows, those left out whose checks are paused. Their verdicts say nothing about now. The alert DriftRunStale tells of them.',
      `count (${overdueChecks(limits.stale_periods)}) or vector(0)`,
    )
      .thresholds(redFrom(1))
      .colorMode(BigValueColorMode.Background),

    count(
      'Alerts firing',
      'SentinelML alerts that fire now, on any model. docs/runbooks.md has a page for each.',
      'count(ALERTS{alertstate="firing", service="sentinelml"}) or vector(0)',
    )
      .thresholds(redFrom(1))
      .colorMode(BigValueColorMode.Background),

    stat('Predictions a second', 'Predictions answered a second, all models and processes together.')
      .withTarget(series(perSecond(PREDICTIONS), 'predictions'))
      .unit(units.CountsPerSecond)
      .textMode(BigValueTextMode.Value)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.Area),

    stat('Processes up', 'API and worker processes that Prometheus reaches.')
      .withTarget(latest(`sum by (job) (up{job=~"${API_JOB}|${WORKER_JOB}"})`, '{{job}}'))
      .unit(units.Short)
      .decimals(0)
      .textMode(BigValueTextMode.ValueAndName)
      .colorMode(BigValueColorMode.None)
      .graphMode(BigValueGraphMode.None),

    stateTimeline(
      'Verdicts of all models',
      'The verdict that stood at each moment: that of the last check finished by then. A value leads to its report.',
    )
      .withTarget(series(verdictNumber(), '{{model}}'))
      .mappings(VERDICT_WORDS)
      .dataLinks([
        valueLink('Report of this check', reportAtValue()),
        valueLink('This model', modelDashboard()),
      ])
      .height(HEIGHT),
  ];
}
