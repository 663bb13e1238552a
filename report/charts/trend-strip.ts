import { coordinate, svgDocument } from './svg-document.js';

export interface TrendData {
  /** One per check, oldest first; `null` where the column was not measured. */
  readonly checks: readonly (TrendCheck | null)[];
}

export interface TrendCheck {
  /** How far the score was on the way to its threshold: 0 no difference, 1 the threshold, more beyond. */
  readonly ratio: number;
  readonly drifted: boolean;
}

const STEP = 6;
const HEIGHT = 24;
/** Where the strip ends, in thresholds; what lies beyond is drawn as high. */
const TOP = 2;

/**
 * A score over the last checks: one bar each, the newest at the right, and a line at the threshold, which stands at
 * the same height in every strip. Solid where the column had drifted.
 *
 * @param title what the strip says in words
 * @param id of the drawing within the page, letters and digits, so that `trendEcho` can show it again
 */
export function trendStrip({ checks }: TrendData, title: string, id: string): string {
  const width = widthOf(checks.length);
  const bars = (drifted: boolean) =>
    checks
      .map((check, at) => {
        if (check === null || check.drifted !== drifted) return '';
        const height = Math.max(1, Math.round((Math.min(TOP, Math.max(0, check.ratio)) / TOP) * HEIGHT));
        return `M${at * STEP + 3} ${HEIGHT}v-${height}`;
      })
      .join('');
  const path = (className: string, d: string) => (d === '' ? '' : `<path class="${className}" d="${d}"/>`);
  return svgDocument(
    { width, height: HEIGHT, title, description: '', className: 'trend' },
    `<g id="${id}">${path('q', bars(false))}${path('x', bars(true))}` +
      `<path class="b" d="M0 ${coordinate(HEIGHT - HEIGHT / TOP)}H${width}"/></g>`,
  );
}

/** A strip that stands elsewhere in the same page, once more beside its words. Decoration only. */
export function trendEcho(checks: number, id: string): string {
  return `<svg class="trend" aria-hidden="true" viewBox="0 0 ${widthOf(checks)} ${HEIGHT}"><use href="#${id}"/></svg>`;
}

function widthOf(checks: number): number {
  return Math.max(1, checks) * STEP;
}
