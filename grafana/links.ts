/** Addresses that panels lead to. Grafana fills in what stands in `${…}`. */
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_UIDS } from './dashboard.js';

/** How Grafana is told to fill in a variable. */
export function filledIn(variable: string): string {
  return `$\{${variable}}`;
}

const API = filledIn('api');
const TEMPORAL = filledIn('temporal');
const MODEL_OF_SERIES = filledIn('__field.labels.model');

/** A model's dashboard; the model is that of the series, or of the row of a table. */
export function modelDashboard(model = MODEL_OF_SERIES): string {
  return `/d/${DASHBOARD_UIDS.model}?var-model=${model}&${filledIn('__url_time_range')}`;
}

/** The report of the check that was the last one at the time of the value. */
export function reportAtValue(model = MODEL_OF_SERIES): string {
  return `${API}/reports/${model}/latest?before=${filledIn('__value.time')}`;
}

/** A model's page in SentinelML's own dashboard. */
export function modelPage(model: string): string {
  return `${API}/models/${model}`;
}

/** A model's last report. */
export function lastReport(model: string): string {
  return `${API}/reports/${model}/latest`;
}

/** Temporal's UI. */
export function temporalUi(): string {
  return TEMPORAL;
}

/** A model's runs in Temporal's UI, by the search attribute that they carry. */
export function runsInTemporal(model: string): string {
  return `${TEMPORAL}/namespaces/${filledIn('namespace')}/workflows?query=SentinelModel%3D%22${model}%22`;
}

/** A link of a value in a panel. */
export function valueLink(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(url)
    .targetBlank(!url.startsWith('/d/'));
}
