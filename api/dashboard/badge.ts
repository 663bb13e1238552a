import { outcomeOf } from '../../report/outcome.js';
import type { RunRecord } from '../../store/run-record.js';

const COLOURS = {
  drift: '#b3261e',
  fallen: '#b3261e',
  stable: '#2c6a4b',
  insufficient_data: '#7a5200',
  none: '#67635a',
} as const;

/**
 * A model's state as an SVG badge for a README or a wiki: its id, the verdict of its last check, and how many columns
 * drifted, or that performance had fallen where only that is an alarm.
 *
 * @param model an id of the configuration: letters, digits, `_` and `-`
 * @param last its last finished check, `undefined` when there is none
 */
export function badge(model: string, last: RunRecord | undefined): string {
  const state = stateOf(last);
  const label = `drift · ${model}`;
  const [left, right] = [widthOf(label), widthOf(state)];
  const title = `${label}: ${state}${last === undefined ? '' : `, window to ${last.window.end.slice(0, 16).replace('T', ' ')} UTC`}`;
  const text = (words: string, from: number, width: number) =>
    `<text x="${from + 6}" y="14" textLength="${width - 12}" lengthAdjust="spacingAndGlyphs">${words}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}">` +
    `<title>${title}</title>` +
    `<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>` +
    `<g clip-path="url(#r)"><path fill="#33312c" d="M0 0h${left}v20H0z"/>` +
    `<path fill="${COLOURS[last === undefined ? 'none' : outcomeOf(last.verdict, last.performance)]}" d="M${left} 0h${right}v20H${left}z"/></g>` +
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(label, 0, left)}${text(state, left, right)}</g>` +
    '</svg>\n'
  );
}

function stateOf(last: RunRecord | undefined): string {
  if (last === undefined) return 'not checked yet';
  const { columns, drifted_columns: drifted } = last.dataset;
  if (outcomeOf(last.verdict, last.performance) === 'fallen') return 'performance fallen';
  if (last.verdict === 'insufficient_data') return 'not enough data';
  return drifted === 0 ? last.verdict : `${last.verdict} · ${drifted} of ${columns} columns`;
}

/** The width of a text set in Verdana at 11 px, with its padding: near enough, and `textLength` does the rest. */
function widthOf(text: string): number {
  const narrow = text.match(/[ijl.·fIrt1 -]/g)?.length ?? 0;
  return Math.round((text.length - narrow) * 7 + narrow * 4.5) + 12;
}
