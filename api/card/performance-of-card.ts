import { html } from 'hono/html';
import type { ModelCard } from '../../model/card/model-card-schema.js';
import { parityName, SHORT_HEADS, shownRates } from '../../report/fairness-words.js';
import { formatCount, formatNumber, shorten, visibleText } from '../../report/format.js';
import { verdictName } from '../../report/performance-words.js';
import { plural } from '../../report/words.js';
import { figuresTable } from '../dashboard/figures-table.js';
import type { Html } from '../dashboard/layout.js';
import { when } from '../dashboard/time.js';

type Window = NonNullable<ModelCard['performance']['newest']>;
type Attribute = NonNullable<Window['summary']['fairness']>[number];

/** What is known of performance and fairness while a version was served: by labels where a window has some, else by estimate. */
export function performanceOfCard({ windows, newest, labelled }: ModelCard['performance']): Html {
  const shown = labelled ?? newest;
  if (shown === null)
    return html`<p class="none">No window that ended while it was served has labels or estimates.</p>`;
  const { summary } = shown;
  return html`<p>In ${plural(windows, 'window')} that ended while it was served. Shown is the newest${labelled === null ? '' : ' with labels'}, to ${when(shown.window_end)}: performance ${verdictName(summary.verdict)}, ${formatCount(summary.labelled)} of ${plural(summary.predictions, 'prediction')} with a label.</p>
${figuresTable(summary)}
${summary.fairness === undefined || summary.fairness.length === 0 ? '' : fairness(summary.fairness)}`;
}

function fairness(attributes: readonly Attribute[]): Html {
  return html`<h3 id="fairness">Groups</h3>
<p class="why">~ estimated without labels. Such figures do not say whether a model is fair.</p>
${attributes.map(ofAttribute)}`;
}

function ofAttribute({ attribute, differing, compared, groups, parity }: Attribute): Html {
  const name = shorten(visibleText(attribute), 80);
  const rates = shownRates({ groups });
  const known = parity.filter(({ value, estimated }) => value !== null || estimated !== null);
  return html`<p>By <b><bdi>${name}</bdi></b>: ${formatCount(differing)} of ${plural(compared, 'comparison')} differ beyond chance. ${known.map((one, at) => `${at === 0 ? '' : ', '}${parityName(one.name)} ${one.value === null ? `~${number(one.estimated)}` : number(one.value)}`)}.</p>
<div class="scroll" role="region" aria-label="Groups by ${name}" tabindex="0"><table><thead><tr><th scope="col">Group</th><th scope="col" class="number">Rows</th>${rates.map(([rate, head]) => html`<th scope="col" class="number">${SHORT_HEADS[rate] ?? head}</th>`)}</tr></thead><tbody>
${groups.map(
  ({ group, rows, figures }) =>
    html`<tr><th scope="row"><bdi>${shorten(visibleText(group), 80)}</bdi></th><td class="number">${formatCount(rows)}</td>${rates.map(
      ([rate]) =>
        html`<td class="number">${cell(
          figures.find((figure) => figure.name === rate),
          rate,
        )}</td>`,
    )}</tr>`,
)}
</tbody></table></div>`;
}

function cell(figure: Attribute['parity'][number] | undefined, rate: string): string {
  const value = figure?.value ?? figure?.estimated ?? null;
  if (value === null) return '';
  const sign = figure?.value === null ? '~' : '';
  return `${sign}${Object.hasOwn(SHORT_HEADS, rate) ? (100 * value).toFixed(1) : formatNumber(value)}`;
}

function number(value: number | null): string {
  return value === null ? '' : formatNumber(value);
}
