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

const WIDTH = 560;
const HEIGHT = 120;
const LEFT = 46;

/**
 * A figure over windows, oldest at the left: what labels showed as a line, what was estimated as a grey one, the
 * bounds as thin lines, and a red point where it had fallen.
 */
export function figureSeries(
  points: readonly SeriesPoint[],
  title: string,
  format: (value: number) => string,
): string {
  const all = points.flatMap(({ realised, estimated, lower, upper }) =>
    [realised, estimated, lower, upper].filter((value) => value !== null),
  );
  const low = Math.min(...all);
  const span = Math.max(...all) - low || 1;
  const x = (i: number): string =>
    coordinate(points.length === 1 ? WIDTH / 2 : (i * WIDTH) / (points.length - 1));
  const y = (value: number): string => coordinate(HEIGHT - ((value - low) / span) * HEIGHT);
  const path = (className: string, value: (point: SeriesPoint) => number | null): string => {
    let drawn = '';
    let pen = 'M';
    for (const [i, point] of points.entries()) {
      const at = value(point);
      if (at === null) {
        pen = 'M';
        continue;
      }
      drawn += `${pen}${x(i)} ${y(at)}`;
      pen = 'L';
    }
    return drawn === '' ? '' : `<path class="${className}" d="${drawn}"/>`;
  };
  const dots = points.map(({ realised, estimated, fallen }, i) => {
    const value = realised ?? estimated;
    // A line shows the others well enough.
    const of = realised === null ? 'estimated' : 'realised';
    const alone = points[i - 1]?.[of] == null && points[i + 1]?.[of] == null;
    if (value === null || !(fallen || alone)) return '';
    return `<circle class="${fallen ? 'd' : 'f'}" cx="${x(i)}" cy="${y(value)}" r="3"/>`;
  });
  const labels = [low, low + span].map(
    (value) =>
      `<text class="e" x="-8" y="${coordinate(HEIGHT - ((value - low) / span) * HEIGHT + 4)}">${escapeMarkup(format(value))}</text>`,
  );
  return svgDocument(
    {
      width: WIDTH + LEFT + 14,
      height: HEIGHT + 20,
      origin: [LEFT, 10],
      title,
      description: 'Blue: with labels. Grey: estimated. Thin: bounds. Red: fallen.',
      className: 'chart',
    },
    `<path class="g" d="M0 0H${WIDTH}V${HEIGHT}H0Z"/>${path('b', ({ lower }) => lower)}${path('b', ({ upper }) => upper)}` +
      `${path('w', ({ estimated }) => estimated)}${path('c', ({ realised }) => realised)}${dots.join('')}${labels.join('')}`,
  );
}
