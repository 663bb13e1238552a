import { html, raw } from 'hono/html';
import { type FigurePoint, figureHistory } from '../../report/charts/figure-history.js';
import { formatCount, formatPercent, formatScore } from '../../report/format.js';
import { figureName } from '../../report/performance-words.js';
import { plural } from '../../report/words.js';
import type { WindowPerformance } from '../../store/performance-history.js';
import type { PerformanceSummary } from '../../store/performance-record.js';
import type { RunRecord } from '../../store/run-record.js';
import { figuresTable } from './figures-table.js';
import type { Html } from './layout.js';
import { padded } from './padded.js';
import { when } from './time.js';

const FEWEST_CHECKS = 20;

type Figure = PerformanceSummary['figures'][number];

const VERDICT_WORDS: Readonly<Record<PerformanceSummary['verdict'], string>> = {
  as_expected: 'As expected',
  fallen: 'Fallen',
  unknown: 'Not known',
};
const VERDICT_CLASSES: Readonly<Record<PerformanceSummary['verdict'], string>> = {
  as_expected: 'stable',
  fallen: 'drift',
  unknown: 'none',
};

/**
 * How right the model was in the last checks: what labels showed, also those that came later, and what was estimated without.
 *
 * @param windows newest first
 * @param recent the last checks, oldest first
 */
export function performanceSection(
  windows: readonly WindowPerformance[],
  recent: readonly RunRecord[],
): Html {
  const [latest] = windows;
  if (latest === undefined)
    return html`<p class="none">It is shown once <code>POST /feedback</code> has told what turned out to be true, or where it can be estimated from probabilities.</p>`;
  const { now, record } = latest;
  const byEnd = new Map(windows.map((one) => [one.record.window.end, one]));
  const over = sinceFirst(recent.map(({ window }) => byEnd.get(window.end)?.now ?? null));
  const judged = now.figures.filter(({ judged }) => judged);
  const others = now.figures.filter(({ judged }) => !judged);
  return html`<p>${verdict(now)} in the window to ${when(record.window.end)}. ${coverage(now)}${
    now.revision > 1 ? html` Evaluated anew ${when(now.evaluated_at)}, as labels came.` : ''
  }</p>
<div class="figures">${judged.map((figure) => chart(figure, over))}</div>
<p class="why">Solid: with labels, and its 95 % interval. Hollow: estimated without. The band is where the figure is as expected, the line its value on the reference; what stands in a square has fallen.</p>
${others.length === 0 ? '' : html`<details id="other-figures"><summary>All ${plural(now.figures.length, 'figure')} of the last window</summary>${figuresTable(now)}</details>`}`;
}

/** Checks from the first on that looked at performance, but so many that few dots are not drawn larger than many. */
function sinceFirst<T>(over: readonly (T | null)[]): readonly (T | null)[] {
  const first = over.findIndex((one) => one !== null);
  return padded(over.slice(Math.max(0, first)), FEWEST_CHECKS);
}

/** How right the model was in one window, as it was known when its check ended. */
export function performanceOfRun(performance: PerformanceSummary | undefined): Html {
  if (performance === undefined)
    return html`<p class="none">It was not looked at: there were neither labels nor probabilities to estimate it from.</p>`;
  return html`<p>${verdict(performance)} as it was known when the check ended. ${coverage(performance)}</p>${figuresTable(performance)}`;
}

function verdict(performance: PerformanceSummary): Html {
  return html`<b class="${VERDICT_CLASSES[performance.verdict]}">${VERDICT_WORDS[performance.verdict]}</b>${basis(performance)}`;
}

function basis({ judged_by }: PerformanceSummary): string {
  if (judged_by === null) return '';
  return judged_by === 'realised' ? ', by labels,' : ', by estimate,';
}

function coverage({ labelled, predictions, coverage: share }: PerformanceSummary): string {
  if (labelled === 0 || share === null) return 'None of its predictions has a label.';
  return `${formatCount(labelled)} of ${plural(predictions, 'prediction')} have a label (${formatPercent(share)}).`;
}

function chart(figure: Figure, over: readonly (PerformanceSummary | null)[]): Html {
  const { name, reference, lower, upper } = figure;
  const checks = over.map((summary): FigurePoint | null => {
    const found = summary?.figures.find((one) => one.name === name);
    if (found === undefined) return null;
    const { realised, realised_interval: realisedInterval, estimated, fallen } = found;
    return { realised, realisedInterval, estimated, fallen };
  });
  const title = figureName(name);
  const description = `${said('With labels', figure.realised)}, ${said('estimated', figure.estimated)}, ${said('reference', reference)} in the last window that was looked at.`;
  return html`<figure><figcaption><b>${title}</b> ${value(figure)}</figcaption>${raw(figureHistory({ checks, reference, lower, upper }, { title, description }))}</figure>`;
}

function value({ realised, estimated, fallen }: Figure): Html {
  const [number, words] = realised === null ? [estimated, ', estimated'] : [realised, ''];
  if (number === null) return html`<span class="none">not known</span>`;
  return html`<span class="${fallen ? 'drift' : ''}">${formatScore(number)}${words}${fallen ? ', fallen' : ''}</span>`;
}

function said(label: string, value: number | null): string {
  return `${label} ${value === null ? 'not known' : formatScore(value)}`;
}
