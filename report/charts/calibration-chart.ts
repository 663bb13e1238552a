import type { PerformanceSection } from '../../drift/performance/performance-schema.js';
import { coordinate, svgDocument } from './svg-document.js';

const SIDE = 180;
const ORIGIN = [30, 10] as const;

/**
 * How often what was predicted with some probability came true: a point a bin, its area by its rows, and the diagonal on
 * which a calibrated model lies.
 */
export function calibrationChart(
  bins: NonNullable<PerformanceSection['calibration']>,
  title: string,
): string {
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  const at = (share: number): string => coordinate(share * SIDE);
  const up = (share: number): string => coordinate((1 - share) * SIDE);
  const line = bins.map(({ predicted, actual }, i) => `${i === 0 ? 'M' : 'L'}${at(predicted)} ${up(actual)}`);
  const points = bins.map(
    ({ predicted, actual, rows }) =>
      `<circle class="f" cx="${at(predicted)}" cy="${up(actual)}" r="${coordinate(1.5 + 4 * Math.sqrt(rows / most))}"/>`,
  );
  const labels = [0, 0.5, 1].map(
    (share) =>
      `<text class="l" x="${at(share)}" y="${SIDE + 16}">${share}</text><text class="e" y="${coordinate((1 - share) * SIDE + 4)}">${share}</text>`,
  );
  return svgDocument(
    {
      width: SIDE + 50,
      height: SIDE + 46,
      origin: ORIGIN,
      title,
      description: 'Predicted probability from left to right, the share that came true upwards.',
      className: 'chart',
    },
    `<path class="g" d="M0 0H${SIDE}V${SIDE}H0Z"/><path class="b" d="M0 ${SIDE}L${SIDE} 0"/>` +
      `<path class="c" d="${line.join('')}"/>${points.join('')}${labels.join('')}` +
      `<text class="l" x="${SIDE / 2}" y="${SIDE + 32}">predicted</text>`,
  );
}
