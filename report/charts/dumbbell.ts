import { type SharedMarkup, shared } from './shared-markup.js';
import { coordinate, svgDocument } from './svg-document.js';

export interface DumbbellData {
  /** From −1 to 1. */
  readonly reference: number;
  readonly current: number;
}

const HALF = 50;
const MARGIN = 4;
const AXIS = `<path class="g" d="M${MARGIN} 7H${MARGIN + 2 * HALF}"/><path class="b" d="M${MARGIN + HALF} 2v10"/>`;

/**
 * The axis of all strips of a page, which draws nothing itself.
 *
 * @param id unique within the page, letters and digits
 */
export function dumbbellAxis(id: string): SharedMarkup {
  return shared(id, AXIS);
}

/**
 * Two correlations on one axis from −1 to 1, with a tick at 0: a hollow mark at the reference, a solid one at the current window, and a line
 * between. All strips have their tick at the same place, so that a column of them lines up.
 *
 * @param title what the strip says in words
 * @param axis what draws the axis, where many strips of a page share one: see `dumbbellAxis`
 */
export function dumbbell({ reference, current }: DumbbellData, title: string, axis = AXIS): string {
  const x = (value: number) => coordinate(MARGIN + HALF * (1 + Math.min(1, Math.max(-1, value))));
  return svgDocument(
    { width: 2 * (HALF + MARGIN), height: 14, title, description: '', className: 'gauge' },
    axis +
      `<path class="t" d="M${x(reference)} 7H${x(current)}"/>` +
      `<circle class="o" cx="${x(reference)}" cy="7" r="3.5"/><circle class="f" cx="${x(current)}" cy="7" r="3.5"/>`,
  );
}
