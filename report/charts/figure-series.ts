import { axisTicks } from './axis-ticks.js';
import { escapeMarkup } from './escape-markup.js';
import { coordinate, svgDocument } from './svg-document.js';

/** A figure in one window. */
export interface SeriesPoint {
  readonly realised: number | null;
  readonly estimated: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly fallen: boolean;
}

export interface SeriesOptions {
  /** The name of the picture. */
  readonly title: string;
  /** When the first and the last window ended, as it is read; escaped here. */
  readonly from: string;
  readonly to: string;
}

const WIDTH = 560;
const HEIGHT = 120;
const LEFT = 46;

/**
 * A figure over windows, oldest at the left, evenly apart: what labels showed as a line, what was estimated as a grey one,
 * the bounds as thin lines, and a red point where it had fallen. Below stand the ends of the first and the last window.
 */
export function figureSeries(points: readonly SeriesPoint[], { title, from, to }: SeriesOptions): string {
  const all = points.flatMap(({ realised, estimated, lower, upper }) =>
    [realised, estimated, lower, upper].filter((value) => value !== null),
  );
  const low = Math.min(...all);
  const high = Math.max(...all);
  const span = high - low || 1;
  // Whole steps make short paths; the last point stands at the right edge or just before it.
  const step = points.length === 1 ? 0 : Math.max(1, Math.floor(WIDTH / (points.length - 1)));
  const width = points.length === 1 ? WIDTH : step * (points.length - 1);
  const x = (i: number): number => (points.length === 1 ? WIDTH / 2 : i * step);
  const y = (value: number): number => Math.round(HEIGHT - ((value - low) / span) * HEIGHT);
  const path = (className: string, value: (point: SeriesPoint) => number | null): string => {
    const levels = points.map((point) => {
      const at = value(point);
      return at === null ? null : y(at);
    });
    const drawn = levels
      .map((level, i) => {
        if (level === null) return '';
        const before = levels[i - 1];
        if (before == null) return `M${x(i)} ${level}`;
        if (level !== before) return `l${step} ${level - before}`;
        // A level stretch is one line.
        return levels[i + 1] === level ? '' : `H${x(i)}`;
      })
      .join('');
    return drawn === '' ? '' : `<path class="${className}" d="${drawn}"/>`;
  };
  const dots = (fallen: boolean): string =>
    points
      .map((point, i) => {
        const value = point.realised ?? point.estimated;
        // A line shows the others well enough.
        const of = point.realised === null ? 'estimated' : 'realised';
        const alone = points[i - 1]?.[of] == null && points[i + 1]?.[of] == null;
        if (value === null || point.fallen !== fallen || !(fallen || alone)) return '';
        return `M${x(i)} ${y(value)}h0`;
      })
      .join('');
  const marks = [false, true].map((fallen) => {
    const d = dots(fallen);
    return d === '' ? '' : `<path class="p${fallen ? ' x' : ' c'}" d="${d}"/>`;
  });
  const ticks = high > low ? axisTicks(low, high, 3) : [{ value: low, label: coordinate(low) }];
  return svgDocument(
    {
      width: WIDTH + LEFT + 14,
      height: HEIGHT + 36,
      origin: [LEFT, 10],
      title,
      description: '',
      className: 'chart',
    },
    `<path class="g" d="M0 ${HEIGHT}H${width}${ticks.map(({ value }) => `M0 ${y(value)}H${width}`).join('')}"/>` +
      path('b', ({ lower }) => lower) +
      path('b', ({ upper }) => upper) +
      path('w', ({ estimated }) => estimated) +
      path('c', ({ realised }) => realised) +
      marks.join('') +
      `<g class="e">${ticks.map(({ value, label }) => `<text y="${y(value) + 4}">${label}</text>`).join('')}</g>` +
      (points.length === 1
        ? `<text class="l" x="${WIDTH / 2}" y="${HEIGHT + 20}">${escapeMarkup(to)}</text>`
        : `<text opacity=".75" y="${HEIGHT + 20}">${escapeMarkup(from)}</text>` +
          `<text class="e" x="${width + 7}" y="${HEIGHT + 20}">${escapeMarkup(to)}</text>`),
  );
}
