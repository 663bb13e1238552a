import { html } from 'hono/html';
import { formatInstant } from '../../report/format.js';
import type { Html } from './layout.js';

/** An instant, to the second in the attribute; the page's script tells it as "3 min. ago". */
export function when(instant: string): Html {
  const second = instant.replace(/\.\d+Z$/, 'Z');
  return html`<time datetime="${second}">${formatInstant(second.replace(/:\d\dZ$/, ':00Z'))}</time>`;
}

/** An instant on a page that is not told anew, as `written` writes those beside it. */
export function at(instant: string, written: (instant: string) => string): Html {
  return html`<time datetime="${instant}">${written(instant)}</time>`;
}

/** A stretch of time as people say it: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return joined(minutes, 'min', Math.round(seconds) % 60, 's');
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joined(large: number, unit: string, small: number, part: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${part}`;
}

/** A sentence, each instant in it as `when` shows it. */
export function withTimes(words: string): readonly (Html | string)[] {
  return words
    .split(/(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? UTC)/)
    .map((part, at) => (at % 2 === 0 ? part : when(new Date(part.replace(' UTC', 'Z')).toISOString())));
}
