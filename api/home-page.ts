import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { SentinelConfig } from '../config/load-config.js';
import { scheduleWords } from '../config/schedule-times.js';
import type { RunRecord } from '../store/run-record.js';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
th { font-weight: 500; opacity: .7; } .drift { font-weight: 700; } .none { opacity: .6; }
code { font-size: .9em; }
`;

/**
 * The page at `/`: every model with its last verdict, and the latest runs with links to their reports.
 *
 * @param lastRuns the last run of each model that has one
 * @param runs the latest runs of all models, newest first
 */
export function homePage(
  config: SentinelConfig,
  lastRuns: ReadonlyMap<string, RunRecord>,
  runs: readonly RunRecord[],
  now: Date,
): HtmlEscapedString | Promise<HtmlEscapedString> {
  const verdict = (run: RunRecord | undefined) =>
    run
      ? html`<span class="${run.verdict === 'drift' ? 'drift' : ''}">${run.verdict.replace('_', ' ')}</span>, ${ago(run.finished_at, now)}`
      : html`<span class="none">not checked yet</span>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SentinelML</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<h1>SentinelML</h1>
<h2>Models</h2>
<table>
<tr><th>model</th><th>what it predicts</th><th>last check</th><th>schedule</th></tr>
${Object.values(config.models).map(
  (model) => html`<tr><td><code>${model.id}</code></td><td>${model.title ?? model.target.name}</td>
<td>${verdict(lastRuns.get(model.id))}</td><td>${model.schedule ? `${scheduleWords(model.schedule)}` : 'none'}</td></tr>`,
)}
</table>
<h2>Latest checks</h2>
${
  runs.length === 0
    ? html`<p class="none">No check has finished yet. Start one with <code>sentinel run --model ${config.default_model}</code>.</p>`
    : html`<table>
<tr><th>window to (UTC)</th><th>model</th><th>verdict</th><th>columns drifted</th><th>report</th></tr>
${runs.map(
  (
    run,
  ) => html`<tr><td>${run.window.end.slice(0, 19).replace('T', ' ')}</td><td><code>${run.model}</code></td>
<td class="${run.verdict === 'drift' ? 'drift' : ''}">${run.verdict.replace('_', ' ')}</td>
<td>${run.dataset.drifted_columns} of ${run.dataset.columns}</td>
<td><a href="/${reportLink(run)}">open</a></td></tr>`,
)}
</table>`
}
</body>
</html>`;
}

/** Reports lie in `drift_reports/{model}/` and are served under `reports/{model}/`. */
function reportLink(run: RunRecord): string {
  return run.report_html.replace(/^drift_reports\//, 'reports/');
}

function ago(instant: string, now: Date): string {
  const minutes = Math.round((now.getTime() - Date.parse(instant)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} d ago`;
}
