import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AlertLimits } from '../config/alerts-schema.js';
import { dashboard, outside } from './dashboard.js';
import { filledIn, lastReport, modelPage, runsInTemporal } from './links.js';
import { changesRow } from './rows/changes-row.js';
import { checksRow } from './rows/checks-row.js';
import { driftRow } from './rows/drift-row.js';
import { fairnessRow } from './rows/fairness-row.js';
import { nowRow } from './rows/now-row.js';
import { performanceRow } from './rows/performance-row.js';
import { predictionsRow } from './rows/predictions-row.js';

const MODEL = filledIn('model');

/** One model: its drift over time, column by column, what it puts out, what has changed since when, how right it is, and for whom. */
export function modelDashboard(limits: AlertLimits): Dashboard {
  return dashboard({
    name: 'model',
    title: 'SentinelML: model',
    description:
      'Drift, predictions, changes over time, performance, fairness by group and checks of one model.',
    about: 'columns',
    links: [
      outside('Last report', lastReport(MODEL), 'The report of the last check of this model.'),
      outside('Model page', modelPage(MODEL), 'This model in SentinelML’s own dashboard.'),
      outside('Runs in Temporal', runsInTemporal(MODEL), 'Every run about this model, with its history.'),
    ],
    rows: [
      ['Now', nowRow(limits)],
      ['Drift of $model', driftRow()],
      ['Predictions', predictionsRow()],
      ['Changes over time, and columns together', changesRow()],
      ['Performance', performanceRow()],
      ['Fairness by group', fairnessRow()],
      ['Checks', checksRow()],
    ],
  });
}
