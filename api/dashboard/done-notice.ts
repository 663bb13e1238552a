import { html } from 'hono/html';
import type { Html } from './layout.js';

/** What a button did, by what stands in the address after it was pressed. Nothing of the address is shown. */
const DONE: Readonly<Record<string, string>> = {
  check: 'A check was started. Its result is shown here once it is there.',
  joined: 'A check was under way already. Its result is shown here once it is there.',
  pause: 'The schedule is paused. Checks can be started by hand all the same.',
  resume: 'The schedule is resumed.',
  approve: 'The candidate is approved: it is being promoted, and will be served within moments.',
  reject: 'The candidate is rejected: it is set aside, and the champion stays.',
};

export type Done = 'check' | 'joined' | 'pause' | 'resume' | 'approve' | 'reject';

/** A line that says what was just done; nothing when nothing was. */
export function doneNotice(done: string | null): Html {
  const words = done !== null && Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return words === undefined ? html`` : html`<div class="note good" role="status"><p>${words}</p></div>`;
}
