import { svgDocument } from './svg-document.js';

export interface TrendData {
  /** One per check, oldest first; `null` where the column was not measured. */
  readonly checks: readonly (TrendCheck | null)[];
}

export interface TrendCheck {
  /** How far the score was on the way to its threshold: 0 no difference, 1 the threshold, more beyond. */
  readonly ratio: number;
  readonly drifted: boolean;
}

const STEP = 2;
const HEIGHT = 8;
/** Bars stand at whole units, the first at 0. */
const LEFT = -STEP / 2;
/** Where the strip ends, in thresholds; what lies beyond is drawn as high. */
const TOP = 2;

/**
 * A score over the last checks: one bar each, the newest at the right, and a line at the threshold, which stands at
 * the same height in every strip. Solid where the column had drifted.
 *
 * @param title what the strip says in words
 */
export function trendStrip({ checks }: TrendData, title: string): string {
  const width = Math.max(1, checks.length) * STEP;
  const bars = (drifted: boolean) =>
    checks
      .map((check, at) => {
        if (check === null || check.drifted !== drifted) return '';
        const height = Math.max(0.5, Math.round((Math.min(TOP, Math.max(0, check.ratio)) / TOP) * HEIGHT));
        return `M${at * STEP} ${HEIGHT}V${HEIGHT - height}`;
      })
      .join('');
  const path = (className: string, d: string) => (d === '' ? '' : `<path class="${className}" d="${d}"/>`);
  return svgDocument(
    { width, height: HEIGHT, origin: [-LEFT, 0], title, description: '', className: 'trend' },
    `${path('q', bars(false))}${path('x', bars(true))}<path class="b" d="M${LEFT} ${HEIGHT - HEIGHT / TOP}h${width}"/>`,
  );
}
