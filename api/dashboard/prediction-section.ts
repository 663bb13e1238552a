import { html, raw } from 'hono/html';
import type { ModelConfig } from '../../config/load-config.js';
import type { QuantileMarks } from '../../report/charts/histogram-chart.js';
import { quantileHistory } from '../../report/charts/quantile-history.js';
import { shareHistory } from '../../report/charts/share-history.js';
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatPoints,
  shorten,
  visibleText,
} from '../../report/format.js';
import type { CheckSummary, Distribution } from '../../store/check-summary.js';
import type { LiveVolume } from '../../store/live-volume.js';
import type { Html } from './layout.js';
import { wholeName } from './short-name.js';
import { busiestDay, today, volumeStrip } from './volume-words.js';

/** Classes with a row of their own. */
const MOST_CLASSES = 8;
const LONGEST_LABEL = 40;

/** What the model answered in the last checks: shares of its classes, spread of its numbers, and how many rows there were. */
export function predictionSection(
  summaries: readonly CheckSummary[],
  model: ModelConfig,
  live: LiveVolume,
): Html {
  const latest = summaries.at(-1);
  if (latest === undefined)
    return html`${perDay(live)}<p class="none">What was predicted is shown once a check has finished.</p>`;
  const parts = latest.predictions.map(({ name }) => {
    const over = summaries.map(
      ({ predictions }) => predictions.find((one) => one.name === name)?.distribution ?? null,
    );
    const now = over.at(-1);
    if (!now) return '';
    return 'histogram' in now ? classes(name, over, now, model) : numbers(name, over, now);
  });
  return html`${perDay(live)}${parts}${volume(summaries)}`;
}

type Classes = Extract<Distribution, { histogram: unknown }>;
type Numbers = Exclude<Distribution, Classes>;

function classes(
  name: string,
  over: readonly (Distribution | null)[],
  now: Classes,
  model: ModelConfig,
): Html {
  const { categories, reference, current } = now.histogram;
  const rows = categories
    .map((category, at) => ({
      category,
      reference: reference[at] ?? 0,
      current: current[at] ?? 0,
      shares: over.map((one) => shareOf(one, category)),
    }))
    .toSorted((one, other) => other.current - one.current)
    .slice(0, MOST_CLASSES);
  const top = Math.max(
    ...rows.flatMap(({ shares, reference }) => [reference, ...shares.map((one) => one ?? 0)]),
  );
  return html`<h3><bdi>${visibleText(name)}</bdi></h3>
<div class="scroll" role="region" aria-label="Shares of ${visibleText(name)}" tabindex="0">
<table class="amounts"><thead><tr><th scope="col">Class</th><th scope="col">Share in each check</th><th scope="col" class="number">Now</th><th scope="col" class="number">Reference</th><th scope="col" class="number spare">Change</th></tr></thead><tbody>
${rows.map((row) => {
  const label = shorten(visibleText(classLabel(row.category, model)), LONGEST_LABEL);
  const words = `${label}: ${formatPercent(row.current)} in the last of ${over.length} checks, ${formatPercent(row.reference)} in the reference`;
  return html`<tr><th scope="row">${wholeName(classLabel(row.category, model))}</th><td>${raw(shareHistory({ shares: row.shares, reference: row.reference, top }, words))}</td><td class="number">${formatPercent(row.current, 1)}</td><td class="number">${formatPercent(row.reference, 1)}</td><td class="number spare">${formatPoints(row.current - row.reference)}</td></tr>`;
})}
</tbody></table></div><p class="why">The line across is the share in the reference.</p>${categories.length > rows.length ? html`<p class="why">and ${formatCount(categories.length - rows.length)} rarer classes</p>` : ''}`;
}

function shareOf(distribution: Distribution | null, category: string): number | null {
  if (distribution === null || !('histogram' in distribution)) return null;
  const at = distribution.histogram.categories.indexOf(category);
  // A class that is not listed was not predicted.
  return distribution.histogram.current[at] ?? 0;
}

/** Predictions are logged by the number of their class. */
function classLabel(category: string, { target }: ModelConfig): string {
  if (target.type !== 'classification' || !/^\d+$/.test(category)) return category;
  return target.classes[Number(category)] ?? category;
}

function numbers(name: string, over: readonly (Distribution | null)[], now: Numbers): Html {
  const checks = over.map((one) => (one === null || 'histogram' in one ? null : marksOf(one.current)));
  const reference = marksOf(now.reference);
  const median = marksOf(now.current)?.median;
  const said = (value: number | undefined) => (value === undefined ? 'none' : formatNumber(value));
  const description = `Quantiles in each of the last ${checks.length} checks. The median is ${said(median)} in the last check, ${said(reference?.median)} in the reference.`;
  return html`<h3><bdi>${visibleText(name)}</bdi></h3>
<figure>${raw(quantileHistory({ checks, reference }, { title: visibleText(name), description }))}
<figcaption class="why">Median ${said(median)} in the last check, ${said(reference?.median)} in the reference. Each check from its 5 % to its 95 % quantile, thick from 25 % to 75 %, a gap at the median; the band is the reference from 25 % to 75 %.</figcaption></figure>`;
}

function marksOf(quantiles: Numbers['current']): QuantileMarks | null {
  const { q05, q25, median, q75, q95 } = quantiles;
  if (q05 === null || q25 === null || median === null || q75 === null || q95 === null) return null;
  return { q05, q25, median, q75, q95 };
}

function perDay(live: LiveVolume): Html {
  if (live.days.every(({ rows }) => rows === 0)) return html``;
  return html`<h3>How many</h3>
<div class="amounts">${volumeStrip(live)}</div>
<p class="why">${sentence(today(live))} today, at most ${busiestDay(live)} a day in the last ${formatCount(live.days.length)} days, by all processes.</p>`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function volume(summaries: readonly CheckSummary[]): Html {
  const rows = summaries.map(({ rows: { current } }) => current);
  const now = rows.at(-1) ?? 0;
  const top = Math.max(...rows);
  const words = `${formatCount(now)} rows in the window of the last check, at most ${formatCount(top)} in the last ${rows.length}`;
  return html`<h3>Rows of each window that was checked</h3>
<div class="amounts">${raw(shareHistory({ shares: rows, reference: null, top }, words))}</div>
<p class="why">${words}.</p>`;
}
