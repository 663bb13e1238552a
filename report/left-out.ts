/** What a page says of what it left out for its size, and where that is. */
import type { JsonForm } from './embedded-json.js';
import { type ColumnForm, pageLimit } from './fit-page.js';
import { plural } from './words.js';

/** Where the whole result is: a file, or the command that writes one. */
function elsewhere(jsonFile: string | null): string {
  return jsonFile === null ? 'the JSON that “sentinel drift --json” writes' : jsonFile;
}

/**
 * What became of columns, in a sentence or two; `null` when all are as they would be with more room.
 *
 * @param wanted the form of each column where there is room
 */
export function columnsNote(
  wanted: readonly ColumnForm[],
  forms: readonly ColumnForm[],
  jsonFile: string | null,
): string | null {
  const now = (form: ColumnForm) => forms.filter((one, at) => one === form && wanted[at] !== form).length;
  const [coarse, brief, small, row] = [now('coarse'), now('brief'), now('small'), now('row')];
  const parts = [
    coarse === 0 ? '' : `${plural(coarse, 'chart')} ${coarse === 1 ? 'has' : 'have'} half the bins`,
    brief === 0 ? '' : `${plural(brief, 'column')} ${brief === 1 ? 'has' : 'have'} a shorter table`,
    small === 0 ? '' : `${plural(small, 'column')} ${small === 1 ? 'is' : 'are'} drawn small`,
    row === 0 ? '' : `${plural(row, 'column')} ${row === 1 ? 'has' : 'have'} only a row in this table`,
  ].filter((part) => part !== '');
  if (parts.length === 0) return null;
  const limit = pageLimit(forms.length);
  const size = limit >= 1_000_000 ? `${limit / 1_000_000} MB` : `${limit / 1_000} KB`;
  const said = parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return `To keep this page within ${size}, ${said}, those that drifted least first. Every figure is in ${elsewhere(jsonFile)}.`;
}

/** What became of the JSON; `null` when it is whole. */
export function jsonNote(form: JsonForm | null, jsonFile: string | null): string | null {
  const all = `is in ${elsewhere(jsonFile)}`;
  switch (form) {
    case 'plain':
    case 'packed':
      return null;
    case 'rounded':
      return `The JSON to copy has its histograms, summaries, correlations and groups rounded to four digits; the exact one ${all}.`;
    case 'slim':
      return `The JSON to copy leaves out histograms and correlations, and rounds summaries and groups to four digits; the whole ${all}.`;
    case null:
      return `The JSON is too long to be copied from this page; it ${all}.`;
  }
}
