import { html } from 'hono/html';
import { formatScore } from '../../report/format.js';
import { figureName } from '../../report/performance-words.js';
import type { PerformanceSummary } from '../../store/performance-record.js';
import type { Html } from './layout.js';

type Judged = Pick<PerformanceSummary, 'figures' | 'judged_by'>;
type Figure = Judged['figures'][number];

/** Every figure of performance in one window: with labels where there are any, estimated without, and on the reference. */
export function figuresTable({ figures, judged_by: judgedBy }: Judged): Html {
  const labelled = figures.some(({ realised }) => realised !== null);
  return html`<div class="scroll" role="region" aria-label="Figures of performance" tabindex="0"><table><thead><tr><th scope="col">Figure</th>${labelled ? html`<th scope="col" class="number">With labels</th><th scope="col">95 % interval</th>` : ''}<th scope="col" class="number">Estimated</th><th scope="col" class="number">Reference</th></tr></thead><tbody>
${figures.map((figure) => html`<tr><th scope="row">${figureName(figure.name)}</th>${labelled ? realisedCells(figure, judgedBy) : ''}${cell(figure.estimated, figure.fallen && judgedBy === 'estimated')}${cell(figure.reference, false)}</tr>`)}
</tbody></table></div>`;
}

function realisedCells(
  { realised, realised_interval: interval, fallen }: Figure,
  judgedBy: Judged['judged_by'],
): Html {
  return html`${cell(realised, fallen && judgedBy === 'realised')}<td>${interval === null ? '' : interval.map(formatScore).join(' to ')}</td>`;
}

/** The value that the verdict rests on says itself that it has fallen. */
function cell(value: number | null, fallen: boolean): Html {
  const mark = fallen ? ' (fallen)' : '';
  return html`<td class="number${fallen ? ' drift' : ''}">${value === null ? '' : formatScore(value)}${mark}</td>`;
}
