import { escapeMarkup } from './escape-markup.js';
import { coordinate, emptyChart, svgDocument } from './svg-document.js';

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
/** A smaller square could not be seen. */
const SMALLEST = 1.5;

/**
 * The correlations of every pair of columns on both sides in one square: the reference above the diagonal, the current window
 * below it, so that a pair stands at two mirrored places. The area of a square is the correlation's size; it is filled when the
 * two rise together and hollow when one falls as the other rises. A frame below the diagonal says that a pair has changed.
 */
export function correlationChart(data: CorrelationData, options: CorrelationOptions): string {
  const { labels, reference, current, hasChanged } = data;
  const size = labels.length * CELL;
  const frame = { width: LEFT + size + 1, className: 'chart matrix', ...options };
  if (labels.length < 2) return emptyChart(frame);
  const paths = { r: '', rn: '', f: '', fn: '', n: '' };
  for (let row = 0; row < labels.length; row++) {
    for (let column = 0; column < labels.length; column++) {
      if (row === column) continue;
      const isReference = column > row;
      const value = (isReference ? reference : current)(row, column);
      if (value !== null && value !== 0) {
        const [rises, falls] = isReference ? (['r', 'rn'] as const) : (['f', 'fn'] as const);
        paths[value > 0 ? rises : falls] += square(row, column, Math.abs(value));
      }
      if (!isReference && hasChanged(row, column))
        paths.n += `M${column * CELL} ${row * CELL}h${CELL}v${CELL}h-${CELL}z`;
    }
  }
  const path = (className: string, d: string) => (d === '' ? '' : `<path class="${className}" d="${d}"/>`);
  const grid = labels.map((_, at) => `M${at * CELL} 0V${size}M0 ${at * CELL}H${size}`).join('');
  const middle = (at: number) => at * CELL + CELL / 2 + 4;
  return svgDocument(
    { ...frame, height: TOP + size + 1, origin: [LEFT, TOP] },
    `<path class="g" d="${grid}M${size} 0V${size}M0 ${size}H${size}"/>` +
      `<path class="b" d="M0 0L${size} ${size}"/>` +
      path('r', paths.r) +
      path('r hollow', paths.rn) +
      path('f', paths.f) +
      path('c', paths.fn) +
      path('n', paths.n) +
      `<text class="e">${labels.map((label, at) => `<tspan x="-8" y="${middle(at)}">${escapeMarkup(label)}</tspan>`).join('')}</text>` +
      `<g class="up">${labels.map((label, at) => `<text transform="translate(${middle(at)} -8)rotate(-90)">${escapeMarkup(label)}</text>`).join('')}</g>`,
  );
}

function square(row: number, column: number, share: number): string {
  const side = Math.max(SMALLEST, Math.sqrt(share) * (CELL - 3));
  const inset = (CELL - side) / 2;
  const length = coordinate(side);
  return `M${coordinate(column * CELL + inset)} ${coordinate(row * CELL + inset)}h${length}v${length}h-${length}z`;
}
