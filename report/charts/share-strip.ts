import { coordinate, svgDocument } from './svg-document.js';

export interface ShareData {
  /** Columns that were tested, at least 1, and how many of them drifted. */
  readonly columns: number;
  readonly drifted: number;
  /** Share of drifted columns at which the dataset has drifted, 0 to 1. */
  readonly threshold: number;
}

const WIDTH = 640;
const HEIGHT = 24;
const INSET = 5;
/** Up to here every column gets a cell of its own. */
const MOST_CELLS = 60;

/**
 * The dataset verdict as a strip: one cell per column, solid for those that drifted, and a tick at the share that is
 * enough. With more than 60 columns the cells run together.
 *
 * @param title what the strip says in words
 */
export function shareStrip({ columns, drifted, threshold }: ShareData, title: string): string {
  const apart = columns <= MOST_CELLS;
  const gap = apart ? 4 : 0;
  // To a tenth: that is what dashes add up by.
  const step = apart ? Math.floor(((WIDTH + gap) / columns) * 10) / 10 : WIDTH / columns;
  const cell = (from: number, width: number) =>
    `M${coordinate(from)} ${INSET}h${coordinate(width)}v${HEIGHT - 2 * INSET}h${coordinate(-width)}z`;
  const cells = (count: number) =>
    apart
      ? Array.from({ length: count }, (_, index) => cell(index * step, step - gap)).join('')
      : cell(0, count * step);
  // Solid cells are one broad line, dashed where they stand apart.
  const solid = (count: number) =>
    `<path class="a" d="M0 ${HEIGHT / 2}h${coordinate(count * step - gap)}"${
      apart ? ` stroke-dasharray="${coordinate(step - gap)} ${gap}"` : ''
    }/>`;
  // No part of a column can drift, so between cells the tick stands in the gap that must be reached.
  const enough = apart ? Math.ceil(threshold * columns - 1e-9) : threshold * columns;
  const tick = Math.min(WIDTH, Math.max(0, enough * step - gap / 2));
  return svgDocument(
    { width: WIDTH, height: HEIGHT, title, description: '', className: 'strip' },
    `<path class="r" d="${cells(columns)}"/>${drifted === 0 ? '' : solid(drifted)}` +
      `<path class="k" d="M${coordinate(tick)} 0V${HEIGHT}"/>`,
  );
}
