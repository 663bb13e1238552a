import { html } from 'hono/html';
import { changeTitle } from '../../report/changes-words.js';
import { plural } from '../../report/words.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Html } from './layout.js';
import { reportAddress } from './run-table.js';
import { when } from './time.js';

const MOST_ROWS = 5;

/** What has changed for good over the last checks, and since when; nothing where nothing has. */
export function changesSection(last: RunRecord | null): Html {
  const changes = last?.changes ?? [];
  if (last === null || changes.length === 0) return html``;
  const more = changes.length - MOST_ROWS;
  return html`<section aria-labelledby="since"><h2 id="since">Since when</h2>
<p class="why">What has changed for good: ends of the windows in which that most likely began, before which it did not, and that showed it.</p>
<div class="scroll" role="region" aria-label="What has changed for good" tabindex="0"><table><thead><tr><th scope="col">Figure</th><th scope="col">Now</th><th scope="col">Most likely since</th><th scope="col" class="spare">No sooner than</th><th scope="col">Found</th></tr></thead><tbody>
${changes.slice(0, MOST_ROWS).map(({ direction, since, earliest, found, ...figure }) => {
  const { words, name } = changeTitle(figure);
  return html`<tr><th scope="row">${words}${name === null ? '' : html` <bdi>${name}</bdi>`}</th><td>${direction}</td><td>${when(since)}</td><td class="spare">${earliest === undefined ? '' : when(earliest)}</td><td>${when(found)}</td></tr>
`;
})}</tbody></table></div>
${more > 0 ? html`<p class="pages"><a href="${reportAddress(last)}#since">${plural(more, 'more figure')}</a></p>` : ''}</section>`;
}
