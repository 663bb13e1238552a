import { html, raw } from 'hono/html';
import type { ModelCard } from '../../model/card/model-card-schema.js';
import { describeMetrics } from '../../model/describe-metrics.js';
import { calibrationChart } from '../../report/charts/calibration-chart.js';
import { formatCount, formatNumber, formatPercent, shorten, visibleText } from '../../report/format.js';
import { plural } from '../../report/words.js';
import { type Html, page } from '../dashboard/layout.js';
import { when } from '../dashboard/time.js';
import { VERDICTS } from '../dashboard/words.js';
import { performanceOfCard } from './performance-of-card.js';

export interface CardPageOptions {
  /** True of a file that stands by itself: no link of it would lead anywhere. */
  readonly standalone?: boolean;
}

const STATES: Readonly<Record<ModelCard['state'], string>> = {
  champion: 'served',
  former: 'served once',
  archived: 'set aside',
  candidate: 'never served',
};

const STATEMENTS: readonly (readonly [keyof ModelCard['statements'], string])[] = [
  ['intended_use', 'Intended use'],
  ['out_of_scope', 'Not to be used for'],
  ['limitations', 'Limits'],
  ['ethical_considerations', 'Ethical considerations'],
  ['training_data', 'Where the data is from'],
  ['licence', 'Licence'],
  ['owner', 'Owner'],
  ['contact', 'Contact'],
];

const ACTIONS: Readonly<Record<string, string>> = {
  'model.add': 'added',
  'model.promote': 'promoted',
  'model.rollback': 'rolled back to',
  'model.archive': 'set aside',
};

/** What a card has beside the dashboard's style: a larger picture, and names in one piece. */
const STYLE = 'figure .chart{height:16rem}.scroll tbody th{min-width:9rem}';
const FILE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The card of a version as one HTML document, which asks for nothing and has no script. */
export function cardPage(card: ModelCard, { standalone = false }: CardPageOptions = {}): Html {
  const { model, version } = card;
  return page({
    title: `Model card: ${model} ${version}`,
    style: STYLE,
    policy: standalone ? FILE_POLICY : null,
    header: html`${
      standalone
        ? html`<p class="over">Model card</p>`
        : html`<nav class="over" aria-label="Where you are"><a href="/">SentinelML</a> / <a href="/models/${model}">${model}</a> / model card</nav>`
    }
<h1>${text(card.title ?? model, 120)}</h1>
<p class="lead">Version <code>${version}</code> of ${model}, ${STATES[card.state]}. ${describeMetrics(card.metrics)}.</p>
${facts(card)}`,
    main: html`${statements(card)}
${data(card)}
${measured(card)}
<section aria-labelledby="performance"><h2 id="performance">Performance in use</h2>
${performanceOfCard(card.performance)}</section>
${drift(card, standalone)}
${decisions(card)}`,
    footer: standalone
      ? html`<span>Made ${when(card.generated_at)}</span>`
      : html`<a href="/models/${model}">${model}</a><a href="card.json">This card as JSON</a>`,
  });
}

function text(value: string, length = 5000): string {
  return shorten(visibleText(value), length);
}

function facts({ created_at, source, framework, file, served }: ModelCard): Html {
  const last = served.at(-1);
  return html`<dl class="facts">
<div><dt>${source === 'trained' ? 'Trained' : 'Imported'}</dt><dd>${when(created_at)}<small>${text(framework, 60)}</small></dd></div>
<div><dt>Served</dt><dd>${last === undefined ? html`<span class="none">never</span>` : html`since ${when(last.from)}${last.to === null ? '' : html`<small>until ${when(last.to)}</small>`}`}</dd></div>
<div><dt>Model file</dt><dd>${formatCount(file.bytes)} bytes<small>${file.format}, SHA-256 ${file.sha256}</small></dd></div>
</dl>`;
}

function statements({ statements: said }: ModelCard): Html {
  const given = STATEMENTS.flatMap(([key, label]) => {
    const words = said[key];
    return words === undefined ? [] : [{ label, words }];
  });
  return html`<section aria-labelledby="use"><h2 id="use">What it is for</h2>
${
  given.length === 0
    ? html`<p class="none">Nobody has said. <code>models.{id}.card</code> of the configuration is where to.</p>`
    : html`<dl>${given.map(({ label, words }) => html`<dt>${label}</dt><dd><p>${text(words)}</p></dd>`)}</dl>`
}</section>`;
}

function data({ data: { training, features, target } }: ModelCard): Html {
  const parameters = Object.entries(training.params).map(([name, value]) => `${name} ${value}`);
  return html`<section aria-labelledby="data"><h2 id="data">Data</h2>
<p>${training.rows === null ? 'Trained on an unknown number of rows' : `Trained on ${plural(training.rows, 'row')}`}, ${when(training.trained_at)}${training.seed === null ? '' : `, seed ${training.seed}`}. ${parameters.length === 0 ? '' : `${text(parameters.join(', '), 300)}.`}</p>
<p class="why">${training.sha256 === null ? 'The training rows are not known.' : `SHA-256 of the training rows: ${training.sha256}`}</p>
<p>It predicts <b><bdi>${text(target.name, 80)}</bdi></b>, ${target.classes === null ? 'a number' : html`one of ${text(target.classes.join(', '), 400)}`}.</p>
<div class="scroll" role="region" aria-label="Features" tabindex="0"><table><thead><tr><th scope="col">Feature</th><th scope="col">Type</th><th scope="col">May hold</th><th scope="col">Meaning</th></tr></thead><tbody>
${features.map((feature) => html`<tr><th scope="row"><bdi>${text(feature.name, 80)}</bdi></th><td>${feature.type}${feature.nullable ? ', may be missing' : ''}</td><td>${holds(feature)}</td><td>${feature.description === null ? '' : text(feature.description, 300)}</td></tr>`)}
</tbody></table></div></section>`;
}

function holds({ min, max, values }: ModelCard['data']['features'][number]): string {
  if (values !== null) return text(values.join(', '), 300);
  if (min !== null && max !== null) return `${formatNumber(min)} to ${formatNumber(max)}`;
  if (min !== null) return `from ${formatNumber(min)}`;
  return max === null ? '' : `up to ${formatNumber(max)}`;
}

function measured({ metrics, calibration }: ModelCard): Html {
  return html`<section aria-labelledby="measured"><h2 id="measured">As it was made</h2>
<p>${describeMetrics(metrics)}.</p>
${
  calibration === null
    ? html`<p class="none">Its calibration was not measured.</p>`
    : html`<p>Brier score ${formatNumber(calibration.brier)} on ${plural(calibration.rows, 'row')}.</p>
<figure><figcaption>Calibration of ${calibration.of === 'positive_class' ? 'the probability of the second class' : 'the probability of the predicted class'}: what was predicted, and how often it came true</figcaption>${raw(
        calibrationChart(
          calibration.bins.map(({ from, to, rows, mean_probability, observed }) => ({
            lower: from,
            upper: to,
            rows,
            predicted: mean_probability,
            actual: observed,
          })),
          'Calibration',
        ),
      )}</figure>`
}</section>`;
}

function drift(
  { model, drift: { checks, more, verdicts, columns, recent } }: ModelCard,
  standalone: boolean,
): Html {
  if (checks === 0)
    return html`<section aria-labelledby="drift"><h2 id="drift">Drift</h2><p class="none">No check looked at a window that ended while it was served.</p></section>`;
  const share = formatPercent(verdicts.drift / checks);
  return html`<section aria-labelledby="drift"><h2 id="drift">Drift</h2>
<p>${verdicts.drift} of ${plural(checks, 'check')} (${share}) while it was served came to the verdict drift, ${verdicts.insufficient_data} had too few rows.${more ? ' Older checks are not counted.' : ''}</p>
${columns.length === 0 ? '' : html`<p>Drifted most often: ${columns.map(({ name, drifted }, at) => html`${at === 0 ? '' : ', '}<bdi>${text(name, 80)}</bdi> (${drifted})`)}.</p>`}
<div class="scroll" role="region" aria-label="The last checks" tabindex="0"><table><thead><tr><th scope="col">Window to</th><th scope="col">Verdict</th><th scope="col" class="number">Drifted columns</th></tr></thead><tbody>
${recent.map((check) => html`<tr><th scope="row">${standalone ? when(check.window_end) : html`<a href="/runs/${encodeURIComponent(check.run_id)}">${when(check.window_end)}</a>`}</th><td class="${check.verdict}">${VERDICTS[check.verdict]}</td><td class="number">${check.drifted_columns} of ${check.columns}</td></tr>`)}
</tbody></table></div>
${standalone ? '' : html`<p class="pages"><a href="/runs?model=${model}">All checks</a></p>`}</section>`;
}

function decisions({ decisions: made, audit }: ModelCard): Html {
  return html`<section aria-labelledby="decisions"><h2 id="decisions">Who decided</h2>
${
  made.length === 0
    ? html`<p class="none">The audit log has no entry of this version.</p>`
    : html`<div class="scroll" role="region" aria-label="Decisions" tabindex="0"><table><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">By</th><th scope="col">Reason</th><th scope="col">Entry</th></tr></thead><tbody>
${made.map((entry) => html`<tr><th scope="row">${when(entry.at)}</th><td>${ACTIONS[entry.action] ?? entry.action}${entry.previous === null ? '' : html`<small>in place of ${entry.previous}</small>`}</td><td>${entry.by === null ? html`<span class="none">not said</span>` : html`<bdi>${text(entry.by, 80)}</bdi>`}</td><td>${entry.reason === null ? '' : text(entry.reason, 300)}</td><td>${entry.number}<small>${entry.hash.slice(0, 16)}</small></td></tr>`)}
</tbody></table></div>`
}
<p class="why">${audit.intact ? `The audit log is intact${audit.last_hash === null ? '' : `; its last hash is ${audit.last_hash}`}.` : html`<b class="drift">The audit log is not intact.</b> ${text(audit.problem ?? '', 300)}`}</p></section>`;
}
