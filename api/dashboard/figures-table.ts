import { html } from 'hono/html';
import { formatScore } from '../../report/format.js';
import { figureName } from '../../report/performance-words.js';
import type { PerformanceSummary } from '../../store/performance-record.js';
import type { Html } from './layout.js';

/** Every figure of performance in one window: with labels, estimated without, and on the reference. */
export function figuresTable(figures: PerformanceSummary['figures']): Html {
  return html`<div class="scroll" role="region" aria-label="Figures of performance" tabindex="0"><table><thead><tr><th scope="col">Figure</th><th scope="col" class="number">With labels</th><th scope="col">95 % interval</th><th scope="col" class="number">Estimated</th><th scope="col" class="number">Reference</th></tr></thead><tbody>
${figures.map(({ name, realised, realised_interval: interval, estimated, reference, fallen }) => html`<tr><th scope="row">${figureName(name)}</th><td class="number${fallen ? ' drift' : ''}">${number(realised)}${fallen ? ' (fallen)' : ''}</td><td>${interval === null ? '' : interval.map(formatScore).join(' to ')}</td><td class="number">${number(estimated)}</td><td class="number">${number(reference)}</td></tr>`)}
</tbody></table></div>`;
}

function number(value: number | null): string {
  return value === null ? '' : formatScore(value);
}
