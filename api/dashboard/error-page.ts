import { html } from 'hono/html';
import type { SentinelError } from '../../config/errors.js';
import { visibleText } from '../../report/format.js';
import { type Html, layout } from './layout.js';

/**
 * A refusal as a page, for a browser.
 *
 * @param title the status in words
 * @param back where to go on; the first page unless told
 */
export function errorPage(
  error: SentinelError,
  title: string,
  requestId: string | undefined,
  back = '/',
): Html {
  return layout({
    title,
    trail: [{ label: 'SentinelML', href: '/' }],
    live: false,
    header: html`<h1 class="failed">${title}</h1><p class="lead"><bdi>${visibleText(error.publicMessage)}</bdi></p>`,
    main: html`${error.errors.length === 0 ? '' : html`<ul>${error.errors.map(({ pointer, detail }) => html`<li><code>${visibleText(pointer)}</code> ${visibleText(detail)}</li>`)}</ul>`}
<p class="why"><code>${error.code}</code>, status ${error.status}${requestId === undefined ? '' : html`, request <code>${requestId}</code>`}</p>
<p><a href="${back}">Back</a></p>`,
  });
}
