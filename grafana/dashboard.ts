/** What all dashboards have in common: variables, links to each other, marks of checks, and ids. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASET_DRIFTED, FEATURE_DRIFTED, LAST_SUCCESS } from '../metrics/drift-metrics.js';
import { FAIRNESS_GROUP, FAIRNESS_PARITY } from '../metrics/fairness-metrics.js';
import { RUNS } from '../metrics/run-metrics.js';
import { DATASOURCE } from './panel.js';
import { lastCheck, ofModel } from './promql.js';

/** A part of every address of a dashboard in Grafana, so they must not change. */
export const DASHBOARD_UIDS = {
  fleet: 'sentinelml',
  model: 'sentinelml-model',
  api: 'sentinelml-api',
  worker: 'sentinelml-worker',
} as const;

export type DashboardName = keyof typeof DASHBOARD_UIDS;

const TAG = 'sentinelml';

export interface DashboardContent {
  readonly name: DashboardName;
  readonly title: string;
  readonly description: string;
  /** `one` has the variable `model`, `columns` what is to be looked at of it as well: `column`, `attribute`, `rate`. */
  readonly about: 'all' | 'one' | 'columns';
  readonly rows: readonly (readonly [title: string, panels: readonly Builder<Panel>[]])[];
  readonly links?: readonly DashboardLinkBuilder[];
}

/** Assembles a dashboard. The same content gives the same JSON, byte for byte. */
export function dashboard({
  name,
  title,
  description,
  about,
  rows,
  links = [],
}: DashboardContent): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(DASHBOARD_UIDS[name])
    .description(description)
    .tags([TAG, 'machine-learning'])
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
    );
  if (about !== 'all') builder.withVariable(chosen('model', 'Model', 'The model to look at.', RUNS));
  if (about === 'columns')
    builder.withVariable(
      chosen(
        'column',
        'Column',
        'The columns to look at, of those that have series.',
        ofModel(FEATURE_DRIFTED),
        'feature',
      )
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    );
  if (about === 'columns')
    builder
      .withVariable(
        chosen(
          'attribute',
          'Groups by',
          'What makes the groups that are compared, where the configuration names some.',
          ofModel(FAIRNESS_PARITY),
        )
          .multi(true)
          .includeAll(true)
          .allValue('.*'),
      )
      .withVariable(
        chosen(
          'rate',
          'Rate of groups',
          'The rate that is shown of each group.',
          ofModel(FAIRNESS_GROUP),
          'metric',
        ),
      );
  builder
    .withVariable(
      address(
        'api',
        'API',
        'The API as your browser reaches it, for links to reports.',
        'http://127.0.0.1:5000',
      ),
    )
    .withVariable(
      address(
        'temporal',
        'Temporal UI',
        'Temporal’s UI as your browser reaches it.',
        'http://127.0.0.1:8233',
      ),
    )
    .withVariable(
      address('namespace', 'Namespace', 'The namespace in Temporal, for links to runs.', 'default'),
    )
    .link(
      new DashboardLinkBuilder('SentinelML')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    );
  for (const link of links) builder.link(link);
  const selector = (metric: string): string => (about === 'all' ? metric : ofModel(metric));
  const finished = `${lastCheck(selector(LAST_SUCCESS))} * 1000`;
  builder
    .annotation(mark('Checks', 'blue', finished, 'Check of {{model}} finished'))
    .annotation(
      mark(
        'Drift',
        'red',
        `${finished} and on (model) ${lastCheck(selector(DATASET_DRIFTED))} == 1`,
        'Check of {{model}} found drift',
      ),
    );
  for (const [rowTitle, panels] of rows) {
    builder.withRow(new RowBuilder(rowTitle));
    for (const panel of panels) builder.withPanel(panel);
  }
  return numbered(builder.build());
}

/** A link that opens beside the dashboard. Grafana fills in its variables. */
export function outside(title: string, url: string, tooltip: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('external link')
    .url(url)
    .tooltip(tooltip)
    .targetBlank(true);
}

function chosen(
  name: string,
  label: string,
  description: string,
  selector: string,
  of = name,
): QueryVariableBuilder {
  const query = `label_values(${selector}, ${of})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(DATASOURCE)
    .query({ qryType: 1, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

function address(name: string, label: string, description: string, text: string): TextBoxVariableBuilder {
  return new TextBoxVariableBuilder(name)
    .label(label)
    .description(description)
    .defaultValue(text)
    .current({ selected: true, text, value: text })
    .options([{ selected: true, text, value: text }]);
}

/** Each value of such a gauge is the moment at which a check finished, and that is where its mark belongs. */
function mark(name: string, colour: string, expr: string, title: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(colour)
    .expr(expr)
    .step('60s')
    .useValueForTime(true)
    .titleFormat(title);
}

/** Gives rows and panels the unique ids that links to a single panel need. */
function numbered(made: Dashboard): Dashboard {
  return { ...made, panels: (made.panels ?? []).map((panel, i) => ({ ...panel, id: i + 1 })) };
}
