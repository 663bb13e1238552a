import { html, raw } from 'hono/html';
import { shareHistory } from '../../report/charts/share-history.js';
import { formatCount } from '../../report/format.js';
import type { LiveVolume } from '../../store/live-volume.js';
import type { Html } from './layout.js';

/** The predictions of today: `12,000`, or `about 1,310,000` where they were not counted one by one. */
export function today(volume: LiveVolume): string {
  return amount(volume, volume.days.at(-1)?.rows ?? 0);
}

/** The predictions of the day that had most. */
export function busiestDay(volume: LiveVolume): string {
  return amount(volume, Math.max(0, ...volume.days.map(({ rows }) => rows)));
}

function amount({ isExact }: LiveVolume, rows: number): string {
  if (isExact) return formatCount(rows);
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, rows))) - 2);
  return `about ${formatCount(Math.round(rows / digit) * digit)}`;
}

/** The predictions of each of the last days; nothing while there are none. */
export function volumeStrip(volume: LiveVolume): Html {
  const rows = volume.days.map((day) => day.rows);
  const top = Math.max(...rows);
  if (top <= 0) return html``;
  const words = `Predictions of each of the last ${rows.length} days: ${today(volume)} today, at most ${busiestDay(volume)}`;
  return html`${raw(shareHistory({ shares: rows, reference: null, top }, words))}`;
}
