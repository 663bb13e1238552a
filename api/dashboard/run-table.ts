import { html } from 'hono/html';
import type { RunRecord } from '../../store/run-record.js';
import type { Html } from './layout.js';
import { when } from './time.js';
import { driftedColumns, VERDICTS } from './words.js';

/** Checks in a table, a row each, linked to their pages and reports. */
export function runTable(runs: readonly RunRecord[], { withModel }: { readonly withModel: boolean }): Html {
  return html`<table class="rows">
<thead><tr><th scope="col">Window to</th>${withModel ? html`<th scope="col">Model</th>` : ''}<th scope="col">Verdict</th><th scope="col">Drifted</th><th scope="col">Report</th></tr></thead>
<tbody>
${runs.map(
  (
    run,
  ) => html`<tr><th scope="row"><a href="/runs/${encodeURIComponent(run.run_id)}">${when(run.window.end)}</a></th>${
    withModel ? html`<td><a href="/models/${run.model}">${run.model}</a></td>` : ''
  }<td class="${run.verdict}">${VERDICTS[run.verdict]}${run.performance?.verdict === 'fallen' ? html`<small class="drift">performance had fallen</small>` : ''}</td><td>${driftedColumns(run)}</td><td><a href="${reportAddress(run)}">report<span class="hidden"> of ${run.model}, window to ${run.window.end}</span></a></td></tr>
`,
)}</tbody>
</table>`;
}

/** Reports lie in `drift_reports/{model}/` and are served under `/reports/{model}/`. */
export function reportAddress({ report_html }: Pick<RunRecord, 'report_html'>): string {
  return `/${report_html.replace(/^drift_reports\//, 'reports/')}`;
}
