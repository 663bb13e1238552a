import { html } from 'hono/html';
import { formatCount, formatNumber, visibleText } from '../../report/format.js';
import { figureName } from '../../report/performance-words.js';
import type { Html } from './layout.js';
import type { ModelOperations } from './operations.js';
import { when } from './time.js';

/** The candidate that waits for a decision beside the champion, and the form that decides. */
export function candidateCard(
  model: string,
  retrain: ModelOperations['retrain'],
  operator: { readonly may: boolean; readonly name: string | null },
): Html {
  if (retrain === null) return html``;
  const { waiting } = retrain;
  if (waiting === null)
    return html`<p class="why" data-busy>A retraining is under way; its candidate is shown here when it waits for a decision.</p>`;
  const number = (value: number | null) => (value === null ? '–' : formatNumber(value));
  return html`<section class="card" aria-labelledby="candidate"><h2 id="candidate">A candidate waits for a decision</h2>
<p class="why">Measured on ${formatCount(waiting.rows)} held-out rows that neither has seen.${waiting.decide_by === null ? '' : html` It is set aside if nobody decides until ${when(waiting.decide_by)}.`}</p>
<table><thead><tr><th scope="col">Measure</th><th scope="col" class="number">Candidate</th><th scope="col" class="number">Champion</th></tr></thead>
<tbody>
<tr><th scope="row">Version</th><td class="number"><code>${waiting.candidate}</code></td><td class="number">${waiting.champion === null ? 'none' : html`<code>${waiting.champion}</code>`}</td></tr>
${waiting.figures.map(({ name, candidate, champion }) => html`<tr><th scope="row">${visibleText(figureName(name))}</th><td class="number">${number(candidate)}</td><td class="number">${number(champion)}</td></tr>`)}
</tbody></table>
${
  operator.may
    ? html`<form method="post" action="/models/${model}/actions">
<input type="hidden" name="workflow_id" value="${retrain.workflow_id}">
<input type="hidden" name="candidate" value="${waiting.candidate}">
<div class="fields">${
        operator.name === null
          ? html`<label>Your name, for the history<input name="by" required maxlength="200" autocomplete="name"></label>`
          : html`<p class="why">Decided as the key <code>${operator.name}</code>.</p>`
      }<label>Why (optional)<input name="reason" maxlength="1000"></label></div>
<div class="actions"><button class="main" name="action" value="approve">Approve: promote and serve it</button><button name="action" value="reject">Reject: set it aside</button></div>
</form>`
    : ''
}</section>`;
}
