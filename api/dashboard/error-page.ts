import { html } from 'hono/html';
import type { SentinelError } from '../../config/errors.js';
import { visibleText } from '../../report/format.js';
import { type Html, layout } from './layout.js';

const SIGN_IN =
  'This page needs a key. When the browser asks for a name and a password, give the key as the password; any name will do.';

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
  const asksForKey = error.status === 401;
  return layout({
    title,
    trail: [{ label: 'SentinelML', href: '/' }],
    live: false,
    header: html`<h1 class="failed">${title}</h1><p class="lead"><bdi>${asksForKey ? SIGN_IN : visibleText(error.publicMessage)}</bdi></p>`,
    main: html`${error.errors.length === 0 ? '' : html`<ul>${error.errors.map(({ pointer, detail }) => html`<li><code>${visibleText(pointer)}</code> ${visibleText(detail)}</li>`)}</ul>`}
<p class="why"><code>${error.code}</code>, status ${error.status}${requestId === undefined ? '' : html`, request <code>${requestId}</code>`}</p>
${asksForKey ? html`<p>Whoever runs this API makes keys with <code>sentinel key new</code>. Programs send <code>Authorization: Bearer KEY</code>.</p>` : ''}
<p><a href="${back}">${asksForKey ? 'Try again' : 'Back'}</a></p>`,
  });
}
