import { svgDocument } from './svg-document.js';
import type { TrendCheck } from './trend-strip.js';

export interface HeatData {
  /** One per check, oldest first; `null` where the column was not measured. */
  readonly checks: readonly (TrendCheck | null)[];
}

const STEP = 10;
const HEIGHT = 18;
/** Up to which part of the threshold a cell is so dark; beyond the last it is darkest. */
const LEVELS = [
  [0.25, 'h1'],
  [0.5, 'h2'],
  [0.75, 'h3'],
] as const;
const DARKEST = 'h4';
/** Drifted: up to so many thresholds, and beyond. */
const FAR = 3;

/**
 * How far a column was from its threshold in each of the last checks, as a row of a heat map: the newest at the right. What
 * had not drifted is grey, the darker the nearer it was; what had drifted is as high as the row, and coloured, so that the
 * two differ without colour. Nothing is drawn where nothing was measured.
 *
 * @param title what the strip says in words
 */
export function heatStrip({ checks }: HeatData, title: string): string {
  const cells = new Map<string, string>();
  checks.forEach((check, at) => {
    if (check === null) return;
    const level = levelOf(check);
    const height = check.drifted ? HEIGHT : HEIGHT / 2;
    const from = (HEIGHT + height) / 2;
    cells.set(level, `${cells.get(level) ?? ''}M${at * STEP + STEP / 2} ${from}v-${height}`);
  });
  return svgDocument(
    { width: heatWidth(checks.length), height: HEIGHT, title, description: '', className: 'heat' },
    [...cells].map(([level, path]) => `<path class="${level}" d="${path}"/>`).join(''),
  );
}

/** The width of a strip of so many checks, in its own units, so that strips of a table line up. */
export function heatWidth(checks: number): number {
  return Math.max(1, checks) * STEP;
}

function levelOf({ ratio, drifted }: TrendCheck): string {
  if (drifted) return ratio > FAR ? 'h6' : 'h5';
  return LEVELS.find(([most]) => ratio <= most)?.[1] ?? DARKEST;
}
