import { html } from 'hono/html';
import { formatCount } from '../../report/format.js';
import type { RunRecord } from '../../store/run-record.js';
import { type Html, layout } from './layout.js';
import { runTable } from './run-table.js';

export const RUNS_OF_A_PAGE = 50;
/** Models with a link of their own; the first page has all. */
const MOST_MODELS = 20;

export interface RunsPage {
  /** Only of this model; `null` of all. */
  readonly model: string | null;
  readonly models: readonly string[];
  readonly runs: readonly RunRecord[];
  readonly count: number;
  /** From 1. */
  readonly page: number;
  readonly temporalUi: string | null;
}

/** All checks, newest first, page by page. */
export function runsPage({ model, models, runs, count, page, temporalUi }: RunsPage): Html {
  const of = Math.max(1, Math.ceil(count / RUNS_OF_A_PAGE));
  const address = (number: number) => `/runs?${model === null ? '' : `model=${model}&`}page=${number}`;
  const title = model === null ? 'Checks' : `Checks of ${model}`;
  return layout({
    title,
    trail: [
      { label: 'SentinelML', href: '/' },
      ...(model === null ? [] : [{ label: model, href: `/models/${model}` }]),
      { label: 'Checks', href: address(1) },
    ],
    temporalUi,
    header: html`<h1>${title}</h1><p class="lead" data-part="count">${count === 1 ? 'One check has' : `${formatCount(count)} checks have`} finished.</p>`,
    main: html`${
      models.length === 1
        ? ''
        : html`<nav class="pages" aria-label="Checks of one model">${model === null ? '' : html`<a href="/runs">All models</a>`}${models
            .filter((one) => one !== model)
            .slice(0, MOST_MODELS)
            .map(
              (one) => html`<a href="/runs?model=${one}">${one}</a>`,
            )}${models.length > MOST_MODELS + 1 ? html`<a href="/">all ${formatCount(models.length)} models</a>` : ''}</nav>`
    }
<section aria-label="Checks" data-part="runs">${runs.length === 0 ? html`<p class="none">There are none here.</p>` : runTable(runs, { withModel: model === null })}
<p class="pages">${page > 1 ? html`<a href="${address(Math.min(page - 1, of))}">Newer</a>` : ''}${page === 1 && of === 1 ? '' : html`<span class="muted">page ${formatCount(page)} of ${formatCount(of)}</span>`}${page < of ? html`<a href="${address(page + 1)}">Older</a>` : ''}</p></section>`,
  });
}
