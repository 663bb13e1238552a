import { html, raw } from 'hono/html';
import { thresholdRatio } from '../../report/charts/score-gauge.js';
import { trendStrip } from '../../report/charts/trend-strip.js';
import { formatCount } from '../../report/format.js';
import { OUTCOMES, type Outcome } from '../../report/outcome.js';
import { streakWords } from '../../report/streak-words.js';
import { plural } from '../../report/words.js';
import type { RunRecord } from '../../store/run-record.js';
import { type Html, layout } from './layout.js';
import type { ModelOverview, Overview } from './overview.js';
import { padded } from './padded.js';
import { runTable } from './run-table.js';
import { shortName } from './short-name.js';
import { nextCheck, temporalNotice } from './temporal-words.js';
import { when } from './time.js';
import { today, volumeStrip } from './volume-words.js';
import { driftedColumns, latestOutcome, outcomeClass, urgency } from './words.js';

/** Models of one page. */
const MODELS_OF_A_PAGE = 100;
/** Models whose rows say everything; rows of more say less, so that a hundred of them stay below 100 KB. */
const MOST_IN_FULL = 40;
const LONGEST_TITLE = 60;
/** From so many models on one wants to search. */
const MANY = 9;

export interface HomePage {
  /** Of all models. */
  readonly overview: Overview;
  /** The latest checks of all models, newest first. */
  readonly latest: readonly RunRecord[];
  /** From 1. */
  readonly page: number;
  readonly temporalUi: string | null;
}

/** How many checks the rows of a page of so many models look back on. */
export function checksOfARow(models: number): number {
  return models > MOST_IN_FULL ? 12 : 20;
}

/** The page at `/`: all models at a glance, those that want a look first. */
export function homePage({ overview, latest, page, temporalUi }: HomePage): Html {
  const models = overview.models.toSorted(
    (one, other) =>
      urgency(one) - urgency(other) || one.model.id.localeCompare(other.model.id, 'en', { numeric: true }),
  );
  const shown = models.slice((page - 1) * MODELS_OF_A_PAGE, page * MODELS_OF_A_PAGE);
  const { heading, className, lead } = headline(models);
  const busy = models.some(({ operations }) => operations?.running);
  return layout({
    title: heading,
    temporalUi,
    header: html`<div data-part="head"><h1 class="${className}">${heading}</h1><p class="lead">${lead}</p>${busy ? html`<span data-busy></span>` : ''}</div>`,
    main: html`<div data-part="temporal">${temporalNotice(overview.temporal)}</div>
<section aria-label="Models">
${
  shown.length < MANY
    ? ''
    : html`<div class="tools script-only"><label>Filter <input id="filter" type="search" placeholder="name, state" autocomplete="off"></label><output id="found" for="filter"></output></div>`
}
<table id="models" class="rows models">
<caption class="hidden">Models</caption>
<thead><tr><th scope="col">Model</th><th scope="col">State</th><th scope="col">Trend</th><th scope="col">Last check</th><th scope="col">Next check</th><th scope="col">Predictions today</th></tr></thead>
<tbody data-part="models">
${shown.map((one) => modelRow(one, models.length > MOST_IN_FULL))}
</tbody>
</table>
${pages(page, Math.ceil(models.length / MODELS_OF_A_PAGE))}
</section>
<section aria-labelledby="latest">
<h2 id="latest">Latest checks</h2>
<div data-part="latest">${
      latest.length === 0
        ? html`<p class="none">No check has finished yet. A model’s page has a button that starts one.</p>`
        : html`${runTable(latest, { withModel: true })}<p class="pages"><a href="/runs">All checks</a></p>`
    }</div>
</section>`,
  });
}

function headline(models: readonly ModelOverview[]): { heading: string; className: string; lead: string } {
  const count = (outcome: Outcome) => models.filter((one) => latestOutcome(one) === outcome).length;
  const [drift, fallen, stable] = [count('drift'), count('fallen'), count('stable')];
  const unsure = count('insufficient_data');
  const all = plural(models.length, 'model');
  const unchecked = models.length - drift - fallen - stable - unsure;
  const performanceFell = models.filter(({ performance }) => performance[0]?.now.verdict === 'fallen').length;
  const troubles = [
    // The heading counts those that did nothing else.
    problems('with fallen performance', drift > 0 ? performanceFell : 0),
    problems('with a check that failed', models.filter(({ failed }) => failed !== null).length),
    problems('overdue', models.filter(({ overdue }) => overdue).length),
    problems('with a live log that cannot be written', models.filter(({ live }) => !live.healthy).length),
  ].filter((words) => words !== '');
  const rest = [
    drift + fallen > 0 && stable > 0 ? `${formatCount(stable)} stable` : '',
    unsure > 0 ? `${formatCount(unsure)} without enough data` : '',
    unchecked > 0 && unchecked < models.length ? `${formatCount(unchecked)} not checked yet` : '',
    ...troubles,
    problems('paused', models.filter(({ operations }) => operations?.schedule?.paused).length),
    problems(
      'waiting for a decision',
      models.filter(({ operations }) => operations?.retrain?.waiting).length,
    ),
  ].filter((words) => words !== '');
  const lead = rest.length === 0 ? '' : `${rest.join(', ')}.`;
  if (drift > 0) return { heading: `Drift in ${formatCount(drift)} of ${all}`, className: 'drift', lead };
  if (fallen > 0) {
    const heading = `Performance has fallen${models.length === 1 ? '' : ` in ${formatCount(fallen)} of ${all}`}`;
    return { heading, className: 'drift', lead };
  }
  if (unchecked === models.length) return { heading: 'Nothing checked yet', className: 'none', lead };
  if (stable === models.length && troubles.length === 0)
    return { heading: models.length === 1 ? 'Stable' : `${all}, all stable`, className: 'stable', lead };
  if (stable === 0) return { heading: 'No verdict yet', className: 'insufficient_data', lead };
  // What is not known to be well is not green.
  const className = troubles.length === 0 ? 'stable' : 'late';
  return { heading: `No drift in ${formatCount(stable)} of ${all}`, className, lead };
}

function problems(words: string, count: number): string {
  return count === 0 ? '' : `${formatCount(count)} ${words}`;
}

function modelRow(overview: ModelOverview, brief: boolean): Html {
  const { model, last, recent } = overview;
  const outcome = latestOutcome(overview);
  return html`<tr><th scope="row"><a href="/models/${model.id}">${model.id}</a>${
    brief ? '' : html`<small>${shortName(model.title ?? model.target.name, LONGEST_TITLE)}</small>`
  }</th>
<td class="${outcomeClass(outcome)} verdict">${outcome === null ? 'Not checked yet' : OUTCOMES[outcome]}${stateNotes(overview)}</td>
<td>${recent.length === 0 ? '' : trend(recent, model.drift.share)}${last === null ? '' : html`<small>${driftedColumns(last)}</small>`}</td>
<td>${last === null ? html`<span class="none">none</span>` : brief ? when(last.finished_at) : html`<a href="/runs/${encodeURIComponent(last.run_id)}">${when(last.finished_at)}</a>`}</td>
<td>${nextCheck(overview, { brief })}</td>
<td>${predictions(overview, brief)}</td></tr>
`;
}

function stateNotes(overview: ModelOverview): Html {
  const { operations, failed, overdue, live, performance } = overview;
  const fallenToo = performance[0]?.now.verdict === 'fallen' && latestOutcome(overview) !== 'fallen';
  return html`${operations?.running ? html`<small data-busy>a check is under way</small>` : ''}${
    failed === null ? '' : html`<small class="failed">the check after it failed</small>`
  }${overdue ? html`<small class="late">overdue</small>` : ''}${
    operations?.retrain?.waiting ? html`<small class="late">a candidate waits for a decision</small>` : ''
  }${fallenToo ? html`<small class="drift">performance has fallen</small>` : ''}${live.healthy ? '' : html`<small class="drift">the live log cannot be written</small>`}`;
}

function trend(recent: readonly RunRecord[], threshold: number): Html {
  const checks = recent.map(({ verdict, dataset }) =>
    verdict === 'insufficient_data'
      ? null
      : { ratio: thresholdRatio(dataset.share, threshold, false), drifted: verdict === 'drift' },
  );
  const ends = recent.map(({ window }) => window.end);
  return html`${raw(trendStrip({ checks: padded(checks, checksOfARow(1)) }, streakWords(ends, checks, 'Drift')))}`;
}

function predictions({ live }: ModelOverview, brief: boolean): Html {
  if (live.version === null) return html`<span class="none">not served</span>`;
  if (brief) return html`${today(live.volume)}`;
  return html`${volumeStrip(live.volume)}${today(live.volume)}${live.volume.lastRow === null ? '' : html`<small>last row ${when(live.volume.lastRow)}</small>`}`;
}

function pages(number: number, of: number): Html {
  if (of <= 1) return html``;
  return html`<p class="pages">${number > 1 ? html`<a href="/?page=${number - 1}">Previous models</a>` : ''}<span class="muted">page ${number} of ${of}</span>${number < of ? html`<a href="/?page=${number + 1}">More models</a>` : ''}</p>`;
}
