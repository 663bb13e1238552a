import { escapeMarkup } from './escape-markup.js';
import { emptyChart, svgDocument } from './svg-document.js';

export interface CorrelationData {
  /** Labels as they are to be read, already short enough to fit; they are escaped here. */
  readonly labels: readonly string[];
  /** By the positions of two columns, from −1 to 1; `null` where it is not known. Both orders give the same. */
  readonly reference: (one: number, other: number) => number | null;
  readonly current: (one: number, other: number) => number | null;
  /** Whether the change between the two is worth a look. */
  readonly hasChanged: (one: number, other: number) => boolean;
}

export interface CorrelationOptions {
  readonly title: string;
  readonly description: string;
}

const CELL = 15;
const LEFT = 124;
const TOP = 92;
/** The side of the largest square, and how many sizes there are: one a unit. */
const SIZES = CELL - 3;
/** What a hollow square is thick. */
const EDGE = 1.5;

type Side = 'reference' | 'current';

interface Square {
  readonly column: number;
  readonly row: number;
}

/**
 * The correlations of every pair of columns on both sides in one square: the reference above the diagonal, the current window
 * below it, so that a pair stands at two mirrored places. The area of a square is the correlation's size; it is filled when the
 * two rise together and hollow when one falls as the other rises. A frame below the diagonal says that a pair has changed.
 *
 * Squares of one size are one path: a line without length whose square ends make its width. Chromium loses such lines in a
 * PDF: the page's script gives them some length before it is printed.
 */
export function correlationChart(data: CorrelationData, options: CorrelationOptions): string {
  const { labels, hasChanged } = data;
  const size = labels.length * CELL;
  const frame = { width: LEFT + size + 1, className: 'chart matrix', sized: true, ...options };
  if (labels.length < 2) return emptyChart(frame);
  const squares = new Map<string, Square[]>();
  let frames = '';
  for (let row = 0; row < labels.length; row++) {
    for (let column = 0; column < labels.length; column++) {
      if (row === column) continue;
      const side: Side = column > row ? 'reference' : 'current';
      const value = data[side](row, column);
      if (value !== null && value !== 0) {
        const key = keyOf(side, value);
        squares.set(key, [...(squares.get(key) ?? []), { column, row }]);
      }
      if (side === 'current' && hasChanged(row, column))
        frames += `M${column * CELL} ${row * CELL}h${CELL}v${CELL}h-${CELL}z`;
    }
  }
  const drawn = (side: Side, sign: '+' | '-') =>
    Array.from({ length: SIZES }, (_, at) => at + 1)
      .map((width) => {
        const same = squares.get(`${side}${sign}${width}`);
        if (same === undefined) return '';
        const d = same.map((square, at) => `${moveTo(square, same[at - 1])}h0`).join('');
        const filled = `<path stroke-width="${inCells(width)}" d="${d}"/>`;
        // Of a hollow one the inside is painted over.
        const inside = width - 2 * EDGE;
        return sign === '+' || inside <= 0
          ? filled
          : `${filled}<path class="in" stroke-width="${inCells(inside)}" d="${d}"/>`;
      })
      .join('');
  const group = (side: Side, className: string) => {
    const content = drawn(side, '+') + drawn(side, '-');
    return content === ''
      ? ''
      : `<g class="${className}" transform="translate(${CELL / 2} ${CELL / 2})scale(${CELL})">${content}</g>`;
  };
  const grid = labels.map((_, at) => `M${at * CELL} 0V${size}M0 ${at * CELL}H${size}`).join('');
  const names = labels
    .map((label, at) => `<text y="${at * CELL + 12}">${escapeMarkup(label)}</text>`)
    .join('');
  return svgDocument(
    { ...frame, height: TOP + size + 1, origin: [LEFT, TOP] },
    `<path class="g" d="${grid}M${size} 0V${size}M0 ${size}H${size}"/>` +
      `<path class="b" d="M0 0L${size} ${size}"/>` +
      group('reference', 'squares before') +
      group('current', 'squares') +
      (frames === '' ? '' : `<path class="n" d="${frames}"/>`) +
      `<g class="e">${names}</g><g transform="rotate(-90)translate(8 0)">${names}</g>`,
  );
}

/** A move to a square's place, from that of another if that is shorter to write. */
function moveTo({ column, row }: Square, from: Square | undefined): string {
  const place = `M${column} ${row}`;
  if (from === undefined) return place;
  const [right, down] = [column - from.column, row - from.row];
  const step = `m${right}${down < 0 ? '' : ' '}${down}`;
  return step.length < place.length ? step : place;
}

/** Squares are drawn with the cell as the unit, so that whole numbers place them. */
function inCells(length: number): string {
  return String(Number((length / CELL).toFixed(2))).replace(/^0\./, '.');
}

/** Side, sign and width of a pair's square. */
function keyOf(side: Side, value: number): string {
  return `${side}${value > 0 ? '+' : '-'}${Math.max(1, Math.round(Math.sqrt(Math.abs(value)) * SIZES))}`;
}
