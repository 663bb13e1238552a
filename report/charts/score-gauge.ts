import { type SharedMarkup, shared } from './shared-markup.js';
import { coordinate, svgDocument } from './svg-document.js';

export interface GaugeData {
  /** How far the score is on the way to its threshold: 0 no difference, 1 the threshold, more beyond. */
  readonly ratio: number;
  readonly drifted: boolean;
  /** The ends of the score's interval, in thresholds; drawn as a line through the mark. */
  readonly interval?: readonly [low: number, high: number] | null;
}

const UNIT = 40;
/** Where the strip ends, in thresholds; what lies beyond is drawn as an arrowhead. */
const END = 3;
const WIDTH = UNIT * END;
const AXIS = `<path class="g" d="M4 7H${WIDTH + 4}"/><path class="b" d="M${UNIT + 4} 0v14"/>`;

/**
 * The axis of all strips of a page, which draws nothing itself.
 *
 * @param id unique within the page, letters and digits
 */
export function gaugeAxis(id: string): SharedMarkup {
  return shared(id, AXIS);
}

/**
 * A strip with a tick at the threshold and a mark at the score. All strips have their tick at the same place, so
 * that a column of them lines up. The mark is solid when the column has drifted, hollow when not, and an arrowhead
 * when the score lies beyond three thresholds. A line through it is the score's interval.
 *
 * @param title what the strip says in words
 * @param axis what draws the axis, where many strips of a page share one: see `gaugeAxis`
 */
export function scoreGauge({ ratio, drifted, interval }: GaugeData, title: string, axis = AXIS): string {
  const paint = drifted ? 'd' : 'o';
  const at = (ratio: number) => coordinate(Math.min(END, Math.max(0, ratio)) * UNIT + 4);
  const ends = interval?.map(at) ?? [];
  // One that lies beyond the strip's end has no length there.
  const whisker = ends[0] === ends[1] ? '' : `<path class="w" d="M${ends[0]} 7H${ends[1]}"/>`;
  const mark =
    ratio > END
      ? `<path class="${paint}" d="M${WIDTH - 3} 2l7 5-7 5z"/>`
      : `<circle class="${paint}" cx="${at(ratio)}" cy="7" r="3.5"/>`;
  return svgDocument(
    { width: WIDTH + 8, height: 14, title, description: '', className: 'gauge' },
    `${axis}${whisker}${mark}`,
  );
}

/**
 * How far a score is on the way to its threshold. A distance grows with drift: its ratio is `score / threshold`. A
 * p-value shrinks with it: its ratio is `log(score) / log(threshold)`, so that 0 means p = 1, 1 the threshold.
 *
 * @param lowerIsDrift true for a p-value
 * @returns 0 or more; Infinity when the threshold itself stands at no difference and the score reaches it
 */
export function thresholdRatio(score: number, threshold: number, lowerIsDrift: boolean): number {
  const [way, whole] = lowerIsDrift ? [-Math.log(score), -Math.log(threshold)] : [score, threshold];
  if (whole <= 0) return Number.POSITIVE_INFINITY;
  if (whole === Number.POSITIVE_INFINITY) return way === Number.POSITIVE_INFINITY ? 1 : 0;
  return Math.max(0, way / whole);
}
