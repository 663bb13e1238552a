import { html, raw } from 'hono/html';
import { anchorMaker } from '../../report/anchor-maker.js';
import { scoreGauge } from '../../report/charts/score-gauge.js';
import {
  formatCount,
  formatP,
  formatPercent,
  formatScore,
  instantFormat,
  shorten,
  visibleText,
} from '../../report/format.js';
import { gaugeWords } from '../../report/gauge-words.js';
import { multivariateSentences } from '../../report/multivariate-words.js';
import { OUTCOMES, outcomeOf } from '../../report/outcome.js';
import { isTestId } from '../../report/test-names.js';
import { trendCheck } from '../../report/trend-check.js';
import { plural } from '../../report/words.js';
import type { CheckSummary, SummarisedColumn } from '../../store/check-summary.js';
import type { RunRecord } from '../../store/run-record.js';
import { type Html, layout } from './layout.js';
import { performanceOfRun } from './performance-section.js';
import { reportAddress } from './run-table.js';
import { wholeName } from './short-name.js';
import { at, duration } from './time.js';
import { driftedColumns, fallenFigures, outcomeClass, TRIGGERS } from './words.js';

export interface RunPage {
  readonly record: RunRecord;
  /** `null` when the result is gone or broken. */
  readonly summary: CheckSummary | null;
  readonly before: RunRecord | null;
  readonly after: RunRecord | null;
  /** The run in Temporal's UI. */
  readonly address: string | null;
  /** The page of its columns, from 1. */
  readonly columnPage: number;
  readonly temporalUi: string | null;
}

const COLUMNS_OF_A_PAGE = 100;
const LONGEST_LINE = 300;

/** The page of one check. */
export function runPage(page: RunPage): Html {
  const { record, summary, before, after, address, temporalUi } = page;
  const { model, window } = record;
  const outcome = outcomeOf(record.verdict, record.performance);
  const title = OUTCOMES[outcome];
  const written = instantFormat([window.start, window.end, record.started_at, record.finished_at]);
  return layout({
    title: `${title}: ${model}, ${written(window.end)}`,
    trail: [
      { label: 'SentinelML', href: '/' },
      { label: model, href: `/models/${model}` },
      { label: written(window.end), href: `/runs/${encodeURIComponent(record.run_id)}` },
    ],
    live: false,
    temporalUi,
    header: html`<h1 class="${outcomeClass(outcome)}">${title}</h1>
<p class="lead">${fallenFigures(record.performance)}${driftedColumns(record)} drifted in the window to ${written(window.end)}.</p>
<p class="actions"><a class="button" href="${reportAddress(record)}">Open the report</a></p>
<dl class="facts">
<div><dt>Window</dt><dd>${window.start === null ? html`to ${at(window.end, written)}` : html`${at(window.start, written)}<small>to ${at(window.end, written)}, ${duration(Date.parse(window.end) - Date.parse(window.start))}</small>`}</dd></div>
<div><dt>Rows</dt><dd>${summary === null ? html`<span class="none">not known</span>` : html`${formatCount(summary.rows.current)}<small>against ${formatCount(summary.rows.reference)} of the reference</small>`}</dd></div>
<div><dt>Finished</dt><dd>${at(record.finished_at, written)}<small>after ${duration(Date.parse(record.finished_at) - Date.parse(record.started_at))}</small></dd></div>
<div><dt>Started</dt><dd>${TRIGGERS[record.trigger]}<small>${at(record.started_at, written)}</small></dd></div>
<div><dt>Result</dt><dd><a href="${reportAddress({ report_html: record.report_json })}">as JSON</a><small><a href="/runs/${encodeURIComponent(record.run_id)}?format=json">the record</a></small></dd></div>
${record.workflow_id === null ? '' : html`<div><dt>Temporal</dt><dd>${address === null ? html`<code>${record.workflow_id}</code>` : html`<a href="${address}" rel="noopener noreferrer">history of the run</a>`}<small><code>${record.run_id}</code></small></dd></div>`}
</dl>`,
    main: html`${warnings(summary)}${why(record)}
<section aria-labelledby="columns"><h2 id="columns">Columns</h2>
${columns(page)}</section>
${together(summary)}<section aria-labelledby="performance"><h2 id="performance">Performance</h2>
${performanceOfRun(record.performance)}</section>
<nav class="pages" aria-label="Other checks of this model">${neighbour(before, 'The check before')}${neighbour(after, 'The check after')}<a href="/runs?model=${model}">All checks of ${model}</a></nav>`,
  });
}

function why({ why: sentence }: RunRecord): Html {
  if (sentence === undefined) return html``;
  return html`<section aria-labelledby="why"><h2 id="why">Why</h2><p><bdi>${shorten(visibleText(sentence), 3 * LONGEST_LINE)}</bdi></p></section>`;
}

function together(summary: CheckSummary | null): Html {
  const found = summary?.multivariate ?? null;
  const sentences = found === null ? [] : multivariateSentences(found);
  if (found === null || sentences.length === 0) return html``;
  return html`<section aria-labelledby="together"><h2 id="together">Columns together</h2>
<p><b class="${found.drifted ? 'drift' : 'stable'}">${found.drifted ? 'Drifted' : 'No drift'}</b>. ${sentences.map((sentence) => html`${sentence} `)}</p></section>
`;
}

function neighbour(run: RunRecord | null, words: string): Html {
  return run === null ? html`` : html`<a href="/runs/${encodeURIComponent(run.run_id)}">${words}</a>`;
}

function warnings(summary: CheckSummary | null): Html {
  if (summary === null)
    return html`<div class="note"><p>The result of this check cannot be read; the report may still be there.</p></div>`;
  if (summary.warnings.length === 0) return html``;
  return html`<div class="note">${summary.warnings.slice(0, 10).map((line) => html`<p><bdi>${shorten(visibleText(line), LONGEST_LINE)}</bdi></p>`)}</div>`;
}

function columns({ summary, record, columnPage: page }: RunPage): Html {
  if (summary === null || summary.columns.length === 0)
    return html`<p class="none">There are none to show.</p>`;
  const anchorOf = anchorMaker();
  const rows = summary.columns
    .map((column) => ({ column, anchor: anchorOf(column.name), check: trendCheck(column) }))
    .toSorted(
      (one, other) =>
        Number(other.column.drifted) - Number(one.column.drifted) ||
        (other.check?.ratio ?? -1) - (one.check?.ratio ?? -1),
    );
  const of = Math.ceil(rows.length / COLUMNS_OF_A_PAGE);
  const path = `/runs/${encodeURIComponent(record.run_id)}`;
  return html`<div class="scroll" role="region" aria-label="Scores of columns" tabindex="0"><table>
<thead><tr><th scope="col">Column</th><th scope="col" class="spare">Type</th><th scope="col">Against the threshold</th><th scope="col" class="number spare">Score</th><th scope="col" class="number spare">Threshold</th><th scope="col" class="number spare">p, adjusted</th><th scope="col">Result</th></tr></thead>
<tbody>
${rows.slice((page - 1) * COLUMNS_OF_A_PAGE, page * COLUMNS_OF_A_PAGE).map(({ column, anchor, check }) => {
  const { name, type, role, test, score, threshold } = column;
  const p = column.p_adjusted ?? column.p_value;
  const words =
    test === null || !isTestId(test) || score === null || threshold === null
      ? ''
      : gaugeWords(test, score, threshold);
  return html`<tr><th scope="row"><a href="${reportAddress(record)}#${anchor}">${wholeName(name)}</a></th><td class="spare">${type}${role === 'feature' ? '' : `, ${role}`}</td><td>${check === null || !Number.isFinite(check.ratio) ? '' : raw(scoreGauge({ ratio: check.ratio, drifted: column.drifted }, words))}</td><td class="number spare">${score === null ? '' : formatScore(score)}</td><td class="number spare">${threshold === null ? '' : formatScore(threshold)}</td><td class="number spare">${p === null ? '' : formatP(p)}</td>${result(column)}</tr>
`;
})}</tbody></table></div>${
    of <= 1
      ? ''
      : html`<p class="pages">${page > 1 ? html`<a href="${path}?columns=${page - 1}#columns">Previous columns</a>` : ''}<span class="muted">${plural(rows.length, 'column')}, page ${page} of ${of}</span>${page < of ? html`<a href="${path}?columns=${page + 1}#columns">More columns</a>` : ''}</p>`
  }`;
}

function result({ drifted, status, reason, missing }: SummarisedColumn): Html {
  if (drifted) {
    // The score says nothing of missing rows, and may be below its threshold.
    const gaps =
      missing?.drifted === true
        ? html`<small>missing rows: ${formatPercent(missing.reference)} to ${formatPercent(missing.current)}</small>`
        : '';
    return html`<td class="drift">drifted${gaps}</td>`;
  }
  if (status === 'tested') return html`<td class="muted">not drifted</td>`;
  return html`<td class="none">not tested${reason === null ? '' : html`<small><bdi>${shorten(visibleText(reason), LONGEST_LINE)}</bdi></small>`}</td>`;
}
