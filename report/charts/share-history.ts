import { coordinate, svgDocument } from './svg-document.js';

export interface ShareHistoryData {
  /** The share in each check, 0 to 1, oldest first; `null` where it was not measured. */
  readonly shares: readonly (number | null)[];
  /** The share in the reference, drawn as a line across; `null` when there is none. */
  readonly reference: number | null;
  /** The share that fills the height, so that strips beside each other can be compared. */
  readonly top: number;
}

const STEP = 10;
const HEIGHT = 36;

/**
 * The share of one category, or any amount, over the last checks: a bar each, the newest at the right, and the reference as
 * a line across.
 *
 * @param title what the strip says in words
 */
export function shareHistory({ shares, reference, top }: ShareHistoryData, title: string): string {
  const width = Math.max(1, shares.length) * STEP;
  const y = (share: number) => (top > 0 ? (Math.min(top, share) / top) * HEIGHT : 0);
  const bars = shares
    .map((share, at) =>
      share === null || share === 0
        ? ''
        : `M${at * STEP + STEP / 2} ${HEIGHT}v-${coordinate(Math.max(0.8, y(share)))}`,
    )
    .join('');
  return svgDocument(
    { width, height: HEIGHT, title, description: '', className: 'heat' },
    `<path class="g" d="M0 ${HEIGHT}H${width}"/>` +
      (bars === '' ? '' : `<path class="v" d="${bars}"/>`) +
      (reference === null ? '' : `<path class="y" d="M0 ${coordinate(HEIGHT - y(reference))}H${width}"/>`),
  );
}
