import { html } from 'hono/html';
import { visibleText } from '../../report/format.js';
import type { Html } from './layout.js';
import type { Look } from './operations.js';
import type { ModelOverview } from './overview.js';
import { when } from './time.js';

/** That Temporal is away, and what that means; nothing while it answers. */
export function temporalNotice({ problem, as_of }: Look): Html {
  if (problem === null) return html``;
  return html`<div class="note"><p>${problem} Predictions are answered and logged all the same; checks wait until it is back. ${
    as_of === null ? 'Schedules are not known.' : html`Schedules are shown as of ${when(as_of)}.`
  }</p></div>`;
}

/**
 * When a model is checked next, or why not.
 *
 * @param options `brief` leaves out how that is declared
 */
export function nextCheck(
  { operations, declared }: ModelOverview,
  { brief = false }: { readonly brief?: boolean } = {},
): Html {
  const schedule = operations?.schedule;
  if (schedule?.paused)
    return html`<b class="late">Paused</b>${schedule.note === '' ? '' : html`<small><bdi>${visibleText(schedule.note)}</bdi></small>`}`;
  if (schedule)
    return html`${schedule.next === null ? html`<span class="none">never again</span>` : when(schedule.next)}${brief ? '' : html`<small>${declared ?? ''}${schedule.of === 'sweep' ? ', with all models' : ''}</small>`}`;
  if (declared === null) return html`<span class="none">no schedule</span>`;
  return html`<span class="none">${operations === null ? 'not known' : 'not on the server yet'}</span><small>${declared}</small>`;
}
