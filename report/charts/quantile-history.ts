import { axisTicks } from './axis-ticks.js';
import type { QuantileMarks } from './histogram-chart.js';
import { coordinate, emptyChart, svgDocument } from './svg-document.js';

export interface QuantileHistoryData {
  /** The quantiles in each check, oldest first; `null` where there were no values. */
  readonly checks: readonly (QuantileMarks | null)[];
  /** Those of the reference, drawn as a band behind. */
  readonly reference: QuantileMarks | null;
}

export interface QuantileHistoryOptions {
  readonly title: string;
  readonly description: string;
}

const STEP = 12;
const LEFT = 52;
const TOP = 8;
const HEIGHT = 110;

/**
 * How a number was distributed in each of the last checks, after Tufte: a thin line from the 5 % to the 95 % quantile, a
 * thick one from the 25 % to the 75 % quantile, a gap at the median. The band behind reaches from the 25 % to the 75 %
 * quantile of the reference, with a line at its median. The newest check is at the right.
 */
export function quantileHistory(data: QuantileHistoryData, options: QuantileHistoryOptions): string {
  const { checks, reference } = data;
  const plot = Math.max(1, checks.length) * STEP;
  const frame = { width: LEFT + plot, className: 'chart', ...options };
  const all = [...checks, reference].filter((marks) => marks !== null);
  const low = Math.min(...all.map(({ q05 }) => q05));
  const high = Math.max(...all.map(({ q95 }) => q95));
  if (all.length === 0 || !Number.isFinite(high - low)) return emptyChart(frame);
  // One value everywhere stands in the middle.
  const room = high > low ? high - low : 2;
  const from = high > low ? low : low - 1;
  const y = (value: number) => coordinate(HEIGHT - ((value - from) / room) * HEIGHT);
  const each = (draw: (marks: QuantileMarks, x: number) => string) =>
    checks.map((marks, at) => (marks === null ? '' : draw(marks, at * STEP + STEP / 2))).join('');
  const ticks = high > low ? axisTicks(low, high, 3) : [{ value: low, label: String(low) }];
  return svgDocument(
    { ...frame, height: TOP + HEIGHT + 8, origin: [LEFT, TOP] },
    (reference === null
      ? ''
      : `<path class="z" d="M0 ${y(reference.q75)}H${plot}V${y(reference.q25)}H0z"/>` +
        `<path class="y" d="M0 ${y(reference.median)}H${plot}"/>`) +
      `<path class="g" d="${ticks.map(({ value }) => `M-4 ${y(value)}h4`).join('')}"/>` +
      `<path class="t" d="${each(({ q05, q95 }, x) => `M${x} ${y(q05)}V${y(q95)}`)}"/>` +
      `<path class="u" d="${each(({ q25, q75 }, x) => `M${x} ${y(q25)}V${y(q75)}`)}"/>` +
      `<path class="m" d="${each(({ median }, x) => `M${x - 4} ${y(median)}h8`)}"/>` +
      `<g class="e">${ticks
        .map(({ value, label }) => `<text y="${Math.round(Number(y(value))) + 4}">${label}</text>`)
        .join('')}</g>`,
  );
}
