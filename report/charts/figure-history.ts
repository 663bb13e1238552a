import { axisTicks } from './axis-ticks.js';
import { coordinate, emptyChart, svgDocument } from './svg-document.js';

/** A figure in one check. */
export interface FigurePoint {
  /** With labels; `null` without. */
  readonly realised: number | null;
  readonly realisedInterval: readonly [low: number, high: number] | null;
  /** Without labels; `null` where it is not estimated. */
  readonly estimated: number | null;
  /** Beyond its bound on the bad side. */
  readonly fallen: boolean;
}

export interface FigureHistoryData {
  /** One for each check, oldest first; `null` where performance was not looked at. */
  readonly checks: readonly (FigurePoint | null)[];
  /** The figure on the reference. */
  readonly reference: number | null;
  /** Between these it is as expected. */
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface FigureHistoryOptions {
  readonly title: string;
  readonly description: string;
}

const STEP = 12;
const LEFT = 52;
const TOP = 8;
const HEIGHT = 84;

/**
 * A figure of a model's performance in each of the last checks: a solid dot where labels are known, with its interval, a hollow
 * one where it is estimated. The band is where it is as expected, the line across the reference. What has fallen is coloured
 * and stands in a square, so that it differs without colour too.
 */
export function figureHistory(data: FigureHistoryData, options: FigureHistoryOptions): string {
  const { checks, reference, lower, upper } = data;
  const plot = Math.max(1, checks.length) * STEP;
  const frame = { width: LEFT + plot, className: 'chart', ...options };
  const seen = checks.flatMap((check) =>
    check === null ? [] : [check.realised, check.estimated, ...(check.realisedInterval ?? [])],
  );
  if (seen.every((value) => value === null)) return emptyChart(frame);
  const all = [...seen, reference, lower, upper].filter((value) => value !== null);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  if (!Number.isFinite(most - least)) return emptyChart(frame);
  const [from, to] = most > least ? [least, most] : [least - 1, most + 1];
  const at = (value: number) => HEIGHT - ((value - from) / (to - from)) * HEIGHT;
  const y = (value: number) => coordinate(at(value));
  const each = (draw: (point: FigurePoint, x: number) => string) =>
    checks.map((point, index) => (point === null ? '' : draw(point, index * STEP + STEP / 2))).join('');
  const dot = (value: number, x: number, size: number) =>
    `M${x - size} ${y(value)}a${size} ${size} 0 1 0 ${size * 2} 0a${size} ${size} 0 1 0 ${-size * 2} 0`;
  const square = (value: number, x: number) => `M${x - 5} ${coordinate(at(value) - 5)}h10v10h-10z`;
  const band =
    lower === null && upper === null
      ? ''
      : `<path class="z" d="M0 ${y(upper ?? to)}H${plot}V${y(lower ?? from)}H0z"/>`;
  const path = (className: string, d: string) => (d === '' ? '' : `<path class="${className}" d="${d}"/>`);
  const ticks = most > least ? axisTicks(from, to, 3) : [{ value: least, label: String(least) }];
  return svgDocument(
    { ...frame, height: TOP + HEIGHT + 8, origin: [LEFT, TOP] },
    band +
      (reference === null ? '' : `<path class="y" d="M0 ${y(reference)}H${plot}"/>`) +
      path('g', ticks.map(({ value }) => `M-4 ${y(value)}h4`).join('')) +
      path(
        't',
        each(({ realisedInterval: one }, x) => (one === null ? '' : `M${x} ${y(one[0])}V${y(one[1])}`)),
      ) +
      path(
        'n',
        each(({ fallen, realised, estimated }, x) => {
          const value = realised ?? estimated;
          return fallen && value !== null ? square(value, x) : '';
        }),
      ) +
      path(
        'i',
        each(({ estimated, realised }, x) =>
          estimated === null || realised === estimated ? '' : dot(estimated, x, 2.5),
        ),
      ) +
      path(
        'f',
        each(({ realised }, x) => (realised === null ? '' : dot(realised, x, 3))),
      ) +
      `<g class="e">${ticks
        .map(({ value, label }) => `<text y="${Math.round(at(value)) + 4}">${label}</text>`)
        .join('')}</g>`,
  );
}
