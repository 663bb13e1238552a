/** The dashboard "SentinelML", as code. `npm run generate-dashboards` writes its JSON. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { LAST_SUCCESS } from '../metrics/drift-metrics.js';
import { RUNS } from '../metrics/run-metrics.js';
import { DATASOURCE } from './panel.js';
import { lastCheck, ofModel } from './promql.js';
import { checksRow } from './rows/checks-row.js';
import { driftRow } from './rows/drift-row.js';
import { nowRow } from './rows/now-row.js';
import { servingRow } from './rows/serving-row.js';

/** Part of the dashboard's address in Grafana, so it must not change. */
const DASHBOARD_UID = 'sentinelml';

const ROWS: readonly (readonly [title: string, panels: () => Builder<Panel>[]])[] = [
  ['Now', nowRow],
  ['Drift of $model', driftRow],
  ['Serving', servingRow],
  ['Checks', checksRow],
];

/** Assembles the dashboard. The same code gives the same JSON, byte for byte. */
function sentinelDashboard(): Dashboard {
  const modelsQuery = `label_values(${RUNS}, model)`;
  const builder = new DashboardBuilder('SentinelML')
    .uid(DASHBOARD_UID)
    .description('Drift, predictions and checks of the models that SentinelML watches.')
    .tags(['sentinelml', 'machine-learning', 'drift'])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-24h', to: 'now' })
    .timezone('browser')
    .refresh('30s')
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('Data source')
        .description('The Prometheus that scrapes SentinelML.')
        .type('prometheus'),
    )
    .withVariable(
      new QueryVariableBuilder('model')
        .label('Model')
        .description('The model to look at.')
        .datasource(DATASOURCE)
        .query({ qryType: 1, query: modelsQuery, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
        .definition(modelsQuery)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalAsc),
    )
    .annotation(
      // Each value of the gauge is the moment at which a check finished, and that is where its mark belongs.
      new AnnotationQueryBuilder()
        .name('Checks')
        .datasource(DATASOURCE)
        .enable(true)
        .iconColor('blue')
        .expr(`${lastCheck(ofModel(LAST_SUCCESS))} * 1000`)
        .step('60s')
        .useValueForTime(true)
        .titleFormat('Check of {{model}} finished'),
    );
  for (const [title, panels] of ROWS) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels()) builder.withPanel(panel);
  }
  return numbered(builder.build());
}

/** Gives rows and panels the unique ids that links to a single panel need. */
function numbered(dashboard: Dashboard): Dashboard {
  return { ...dashboard, panels: (dashboard.panels ?? []).map((panel, i) => ({ ...panel, id: i + 1 })) };
}

/** The dashboard's file, as it is committed. */
export function dashboardJson(): string {
  return `${JSON.stringify(sentinelDashboard(), null, 2)}\n`;
}
