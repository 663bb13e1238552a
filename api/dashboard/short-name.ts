import { html } from 'hono/html';
import { shorten, titleOf, visibleText } from '../../report/format.js';
import type { Html } from './layout.js';

/** Foreign text of one line, whole in its tooltip where it was shortened. */
export function shortName(text: string, length: number): Html {
  const whole = visibleText(text);
  const short = shorten(whole, length);
  const title = titleOf(whole, short);
  return title === null ? html`<bdi>${short}</bdi>` : html`<bdi title="${title}">${short}</bdi>`;
}

/** More of a name is read by nobody: a column may be called a million letters. */
const LONGEST_WHOLE = 300;

/** Foreign text as far as anybody reads, over several lines where it takes them: a finger finds no tooltip. */
export function wholeName(text: string): Html {
  return html`<bdi>${shorten(visibleText(text), LONGEST_WHOLE)}</bdi>`;
}
