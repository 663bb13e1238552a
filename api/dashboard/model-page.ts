import { html, raw } from 'hono/html';
import { heatStrip } from '../../report/charts/heat-strip.js';
import { formatCount, formatScore, visibleText } from '../../report/format.js';
import { OUTCOMES } from '../../report/outcome.js';
import { streakWords } from '../../report/streak-words.js';
import { plural } from '../../report/words.js';
import type { CheckSummary } from '../../store/check-summary.js';
import type { RunRecord } from '../../store/run-record.js';
import { candidateCard } from './candidate-card.js';
import { changesSection } from './changes-section.js';
import { type ColumnHistory, columnHistories } from './column-histories.js';
import { doneNotice } from './done-notice.js';
import { type Html, layout } from './layout.js';
import type { Look } from './operations.js';
import type { ModelOverview } from './overview.js';
import { performanceSection } from './performance-section.js';
import { predictionSection } from './prediction-section.js';
import { reportAddress, runTable } from './run-table.js';
import { wholeName } from './short-name.js';
import { nextCheck, temporalNotice } from './temporal-words.js';
import { when, withTimes } from './time.js';
import { today } from './volume-words.js';
import { driftedColumns, fallenFigures, latestOutcome, outcomeClass, TRIGGERS } from './words.js';

/** Checks that the page looks back on. */
export const CHECKS_OF_A_MODEL = 30;
/** Columns of one page of the heat map. */
export const COLUMNS_OF_A_PAGE = 50;
export const RUNS_ON_MODEL_PAGE = 10;

export interface ModelPage {
  readonly overview: ModelOverview;
  readonly temporal: Look;
  /** The last checks whose results can be read, oldest first. */
  readonly summaries: readonly CheckSummary[];
  /** How many checks there are at all. */
  readonly checks: number;
  /** The page of the heat map's columns, from 1. */
  readonly columnPage: number;
  /** What was just done with a button, as the address says; `null` when nothing was. */
  readonly done: string | null;
  /** Whether whoever looks may press buttons, and under which name: `null` where the API has no keys. */
  readonly operator: { readonly may: boolean; readonly name: string | null };
  readonly temporalUi: string | null;
  readonly addressOf: (run: { workflow_id: string; run_id: string }) => string | null;
}

/** The page of one model. */
export function modelPage(page: ModelPage): Html {
  const { overview, temporal, summaries, operator, temporalUi } = page;
  const { model, operations } = overview;
  const outcome = latestOutcome(overview);
  const title = outcome === null ? 'Not checked yet' : OUTCOMES[outcome];
  return layout({
    title: `${title}: ${model.id}`,
    trail: [
      { label: 'SentinelML', href: '/' },
      { label: model.id, href: `/models/${model.id}` },
    ],
    temporalUi,
    header: html`${doneNotice(page.done)}
<div data-part="head"><h1 class="${outcomeClass(outcome)}">${title}</h1>
<p class="lead">${lead(overview)}</p>
${facts(page)}</div>
${operator.may ? html`<div data-part="actions">${actions(overview)}</div>` : ''}`,
    main: html`<div data-part="temporal">${temporalNotice(temporal)}</div>
<div data-part="candidate">${candidateCard(model.id, operations?.retrain ?? null, operator)}</div>
<div data-part="since">${changesSection(overview.last)}</div>
<section aria-labelledby="columns"><h2 id="columns">Columns over the last checks</h2>
<div data-part="columns">${heatMap(summaries, page.columnPage, model.id)}</div></section>
<section aria-labelledby="predictions"><h2 id="predictions">Predictions</h2>
<div data-part="predictions">${predictionSection(summaries, model, overview.live.volume)}</div></section>
<section aria-labelledby="performance"><h2 id="performance">Performance</h2>
<div data-part="performance">${performanceSection(overview.performance, overview.recent)}</div></section>
<section aria-labelledby="checks"><h2 id="checks">Checks</h2>
<div data-part="checks">${checksOf(page)}</div></section>`,
  });
}

function lead({ last, recent, model, performance }: ModelOverview): Html {
  if (last === null)
    return html`${model.title === undefined ? 'There is nothing to show before the first check.' : visibleText(model.title)}`;
  const states = recent.map(({ verdict }) =>
    verdict === 'insufficient_data' ? null : { drifted: verdict === 'drift' },
  );
  const ends = recent.map(({ window }) => window.end);
  return html`${fallenFigures(performance[0]?.now)}${driftedColumns(last)} drifted. ${recent.length > 1 ? withTimes(`${streakWords(ends, states, 'Drift')}.`) : ''}`;
}

function facts({ overview, addressOf, checks }: ModelPage): Html {
  const { model, last, operations, failed, live } = overview;
  const running = operations?.running ?? null;
  const link = (run: { workflow_id: string; run_id: string }, words: string) => {
    const address = addressOf(run);
    return address === null ? words : html`<a href="${address}" rel="noopener noreferrer">${words}</a>`;
  };
  return html`<dl class="facts">
<div><dt>Last check</dt><dd>${last === null ? html`<span class="none">none</span>` : html`<a href="/runs/${encodeURIComponent(last.run_id)}">${when(last.finished_at)}</a><small>${TRIGGERS[last.trigger]}, <a href="${reportAddress(last)}">report</a></small>`}${overview.overdue ? html`<small class="late">overdue</small>` : ''}</dd></div>
<div><dt>Next check</dt><dd>${nextCheck(overview)}</dd></div>
${running === null ? '' : html`<div data-busy><dt>Under way</dt><dd>${link(running, 'a check')}<small>since ${when(running.since)}</small></dd></div>`}
${failed === null ? '' : html`<div><dt>Last failure</dt><dd class="failed">${link(failed, failed.code ?? 'a check failed')}<small>${when(failed.at)}</small></dd></div>`}
<div><dt>Served version</dt><dd>${live.version === null ? html`<span class="none">none</span>` : html`<code>${live.version}</code>`}${live.version === null || model.model_file !== undefined ? '' : html`<small><a href="/models/${model.id}/versions/${live.version}/card">model card</a></small>`}<small>${wholeName(model.title ?? model.target.name)}</small></dd></div>
<div><dt>Predictions</dt><dd>${today(live.volume)}<small>today, ${formatCount(live.rows)} by this process since it started</small></dd></div>
<div><dt>Live log</dt><dd>${live.healthy ? (live.volume.lastRow === null ? html`<span class="none">no rows yet</span>` : 'is written') : html`<b class="drift">cannot be written</b>`}${live.volume.lastRow === null ? '' : html`<small>last row ${when(live.volume.lastRow)}</small>`}${live.failures === 0 ? '' : html`<small>${plural(live.failures, 'write')} failed</small>`}</dd></div>
<div><dt>Checks so far</dt><dd>${formatCount(checks)}</dd></div>
</dl>`;
}

function actions({ model, operations }: ModelOverview): Html {
  const schedule = operations?.schedule ?? null;
  const toggle =
    schedule?.of !== 'model'
      ? ''
      : schedule.paused
        ? html`<button name="action" value="resume">Resume the schedule</button>`
        : html`<button name="action" value="pause">Pause the schedule</button>`;
  return html`<form class="actions" method="post" action="/models/${model.id}/actions"><button class="main" name="action" value="check">Check now</button>${toggle}</form>`;
}

function heatMap(summaries: readonly CheckSummary[], page: number, model: string): Html {
  const latest = summaries.at(-1);
  if (latest === undefined) return html`<p class="none">They are shown once a check has finished.</p>`;
  const columns = columnHistories(summaries);
  const shown = columns.slice((page - 1) * COLUMNS_OF_A_PAGE, page * COLUMNS_OF_A_PAGE);
  const of = Math.ceil(columns.length / COLUMNS_OF_A_PAGE);
  const first = summaries[0] ?? latest;
  const ends = summaries.map(({ record }) => record.window.end);
  return html`<p class="why key"><span class="low"></span>far below the threshold <span class="near"></span>near it <span class="over-it"></span>drifted. One cell for each check, ${
    summaries.length === 1
      ? html`window to ${when(latest.record.window.end)}`
      : html`from ${when(first.record.window.end)} to ${when(latest.record.window.end)}, the newest at the right`
  }.</p>
<div class="scroll" role="region" aria-label="Heat map of columns and checks" tabindex="0">
<table><thead><tr><th scope="col">Column</th><th scope="col">${plural(summaries.length, 'check')}</th><th scope="col" class="number spare">Score</th><th scope="col" class="number spare">Threshold</th><th scope="col">Last check</th></tr></thead>
<tbody>
${shown.map((column) => columnRow(column, ends, latest.record))}</tbody></table></div>
${
  of <= 1
    ? ''
    : html`<p class="pages">${page > 1 ? html`<a href="/models/${model}?columns=${page - 1}#columns">Previous columns</a>` : ''}<span class="muted">page ${page} of ${of}</span>${page < of ? html`<a href="/models/${model}?columns=${page + 1}#columns">More columns</a>` : ''}</p>`
}`;
}

function columnRow(column: ColumnHistory, ends: readonly string[], latest: RunRecord): Html {
  const { name, anchor, role, now, checks } = column;
  const words = streakWords(ends, checks, 'Drifted');
  const label = wholeName(name);
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : formatScore(value);
  const state = now === null ? 'none' : now.drifted ? 'drift' : now.status === 'skipped' ? 'none' : 'muted';
  const said =
    now === null ? 'gone' : now.drifted ? 'drifted' : now.status === 'skipped' ? 'not tested' : 'not drifted';
  return html`<tr><th scope="row">${anchor === null ? label : html`<a href="${reportAddress(latest)}#${anchor}">${label}</a>`}${role === 'prediction' ? html`<small>prediction</small>` : ''}</th><td>${raw(heatStrip({ checks }, words))}</td><td class="number spare">${number(now?.score)}</td><td class="number spare">${number(now?.threshold)}</td><td class="${state}">${said}</td></tr>
`;
}

function checksOf({ overview, checks }: ModelPage): Html {
  const runs = overview.recent.toReversed().slice(0, RUNS_ON_MODEL_PAGE);
  if (runs.length === 0) return html`<p class="none">No check has finished yet.</p>`;
  return html`${runTable(runs, { withModel: false })}${
    checks > runs.length
      ? html`<p class="pages"><a href="/runs?model=${overview.model.id}">All ${formatCount(checks)} checks</a></p>`
      : ''
  }`;
}
