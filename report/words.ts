/** The sentences of a report: what a number means, in plain English. Plain strings; escaping comes later. */
import type { ColumnResult, DriftResult } from '../drift/result.js';
import { thresholdRatio } from './charts/score-gauge.js';
import { columnNumberFormat, formatCount, formatPercent, shorten, visibleText } from './format.js';
import { TEST_NAMES } from './test-names.js';

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const LONGEST_QUOTE = 40;
const LONGEST_REASON = 300;
/** Missing values are worth a sentence when their share moved by this much. */
const NOTABLE_MISSING = 0.01;

/** Foreign text within a sentence: quoted, shortened, and isolated, so that its direction stays its own. */
export function quoted(text: string): string {
  return `“${FIRST_STRONG_ISOLATE}${shorten(visibleText(text), LONGEST_QUOTE)}${POP_ISOLATE}”`;
}

/** `1 column`, `2 columns`. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : many}`;
}

/** The verdict in one sentence, with the count that made it and the share that was needed. */
export function verdictSentence(result: DriftResult): string {
  const { columns, drifted_columns: drifted, share, threshold } = result.dataset;
  const needed = formatPercent(threshold);
  switch (result.verdict) {
    case 'drift':
      if (!result.dataset.drifted && result.multivariate?.drifted) {
        return `Columns together have drifted, which is configured to decide; ${drifted} of ${plural(columns, 'column')} ${drifted === 1 ? 'has' : 'have'} changed by ${drifted === 1 ? 'itself' : 'themselves'}.`;
      }
      return `${drifted} of ${plural(columns, 'column')} ${drifted === 1 ? 'has' : 'have'} changed (${formatPercent(share)}); drift starts at ${needed}.`;
    case 'stable':
      if (columns === 0) return 'No column was tested, so none has changed.';
      if (drifted === 0) {
        return columns === 1
          ? 'The one column that was tested has not changed.'
          : `None of the ${plural(columns, 'column')} has changed.`;
      }
      return `${drifted} of ${plural(columns, 'column')} ${drifted === 1 ? 'has' : 'have'} changed (${formatPercent(share)}); drift starts at ${needed}.`;
    case 'insufficient_data':
      return insufficientSentence(result);
  }
}

function insufficientSentence({ reference, current }: DriftResult): string {
  if (current.rows === 0) return 'The current window is empty, so there is nothing to compare.';
  if (reference.rows === 0) return 'The reference is empty, so there is nothing to compare with.';
  return `No column could be tested, so there is no verdict. The current window has ${plural(current.rows, 'row')}, the reference ${formatCount(reference.rows)}.`;
}

/** How a column moved, or `null` when neither side was summarised. One to three sentences. */
export function movementWords(column: ColumnResult): string | null {
  const sentences = [valueMovement(column), ...categoryTurnover(column), missingMovement(column)];
  const said = sentences.filter((sentence) => sentence !== null);
  return said.length === 0 ? null : said.join(' ');
}

function valueMovement(column: ColumnResult): string | null {
  const { reference, current, histogram } = column;
  if (reference?.type === 'numeric' && current?.type === 'numeric') {
    if (reference.median === null || current.median === null) {
      const empty = [
        reference.median === null ? 'reference' : null,
        current.median === null ? 'current window' : null,
      ].filter((side) => side !== null);
      return `The ${empty.join(' and the ')} ${empty.length === 1 ? 'holds' : 'hold'} no value of this column.`;
    }
    const format = columnNumberFormat((reference.q95 ?? 0) - (reference.q05 ?? 0));
    const moved = (from: number, to: number) => {
      const { before, after, change } = format.pair(from, to);
      return before === after ? null : `moved from ${before} to ${after} (${change})`;
    };
    const median = moved(reference.median, current.median);
    if (median !== null) return `The median ${median}.`;
    const stayed = `The median stayed at ${format.one(reference.median)}`;
    const mean =
      reference.mean === null || current.mean === null ? null : moved(reference.mean, current.mean);
    if (mean !== null) return `${stayed}; the mean ${mean}.`;
    const std = reference.std === null || current.std === null ? null : moved(reference.std, current.std);
    return std === null ? `${stayed}.` : `${stayed}; the standard deviation ${std}.`;
  }
  if (histogram?.type === 'categorical') {
    const changes = histogram.categories.map((value, index) => {
      const before = histogram.reference[index] ?? 0;
      const after = histogram.current[index] ?? 0;
      return { value, before, after, change: after - before };
    });
    const largest = changes.sort((one, other) => Math.abs(other.change) - Math.abs(one.change))[0];
    if (!largest) return null;
    if (Math.abs(largest.change) < 0.0005) return 'Every category kept its share.';
    const verb = largest.change > 0 ? 'rose' : 'fell';
    // Whole percents would hide a small change: "from 91 % to 92 %" for +0.4 points.
    const decimals = Math.abs(largest.change) < 0.02 ? 1 : undefined;
    const before = formatPercent(largest.before, decimals);
    const after = formatPercent(largest.after, decimals);
    return `The share of ${quoted(largest.value)} ${verb} from ${before} to ${after}.`;
  }
  return null;
}

function categoryTurnover(column: ColumnResult): (string | null)[] {
  return [listed('New', column.new_categories), listed('Gone', column.lost_categories)];
}

function listed(word: string, values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const shown = values.slice(0, 3).map(quoted);
  const rest = values.length - shown.length;
  return `${word}: ${shown.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}.`;
}

function missingMovement({ missing }: ColumnResult): string | null {
  const change = missing.current - missing.reference;
  if (Math.abs(change) < NOTABLE_MISSING) return null;
  return `Missing values ${change > 0 ? 'rose' : 'fell'} from ${formatPercent(missing.reference)} to ${formatPercent(missing.current)} of the rows.`;
}

/** Why a column counts as drifted, or does not: its score against its threshold, and what its p-value means. */
export function judgementWords(column: ColumnResult): string {
  const reason = column.reason === null ? null : shorten(visibleText(column.reason), LONGEST_REASON);
  const values =
    column.status === 'skipped'
      ? sentence(reason === null ? 'Not tested' : `Not tested: ${reason}`)
      : reason === null
        ? judgement(column)
        : `${judgement(column)} ${sentence(reason)}`;
  return column.missing.drifted ? `${values} ${missingJudgement(column)}` : values;
}

function missingJudgement({ missing, p_value: p }: ColumnResult): string {
  if (missing.p_value === undefined) return 'The share of missing rows has drifted.';
  const chance = chanceWords(missing.p_value);
  // Said a moment ago of the values.
  const alike = p !== null && chanceWords(p) === chance;
  return `The share of missing rows has drifted${alike ? ' too, no likelier by chance' : `; a change this large turns up in ${chance}`}.`;
}

function judgement(column: ColumnResult): string {
  const drifted = column.values_drifted ?? column.drifted;
  const { test, score, threshold, p_value: p, p_adjusted: adjusted } = column;
  if (test === null || score === null || threshold === null) return 'No score could be computed.';
  const turnsUp = (chance: number) => `a difference this large turns up in ${chanceWords(chance)}`;

  if (TEST_NAMES[test].lowerIsDrift) {
    return `${sentence(turnsUp(score)).slice(0, -1)}: ${drifted ? 'too rare to be chance' : 'chance could explain it'}.`;
  }
  const ratio = thresholdRatio(score, threshold, false);
  const reaches =
    ratio >= 1.15 && Number.isFinite(ratio)
      ? `The score is ${formatRatio(ratio)} times the threshold`
      : 'The score reaches the threshold';
  if (p === null) return ratio >= 1 ? `${reaches}.` : 'The score stays below the threshold.';
  if (drifted) return `${reaches}, and ${turnsUp(p)}.`;
  if (ratio >= 1) {
    const amongMany =
      p < 0.05 && adjusted !== null && adjusted > p ? ', not rare enough among so many columns' : '';
    return `${reaches}, but chance could explain it: ${turnsUp(p)}${amongMany}.`;
  }
  if (p < 0.01) return `Hardly chance, but small: the score stays below the threshold; ${turnsUp(p)}.`;
  return `The score stays below the threshold; ${turnsUp(p)}.`;
}

/** `1.4`, `6.4`, `83`. */
export function formatRatio(ratio: number): string {
  return ratio < 9.95 ? ratio.toFixed(1) : formatCount(Math.round(ratio));
}

/**
 * How often chance alone makes a difference as large, for a p-value: `about 3 of 100 unchanged windows`.
 *
 * @param p 0 to 1
 */
export function chanceWords(p: number): string {
  if (p < 0.001) return 'fewer than 1 of 1,000 unchanged windows';
  if (p < 0.0095) return `about ${Math.round(p * 1000)} of 1,000 unchanged windows`;
  if (p < 0.095) return `about ${Math.round(p * 100)} of 100 unchanged windows`;
  if (p < 0.95) return `about ${Math.round(p * 10)} of 10 unchanged windows`;
  return 'nearly all unchanged windows';
}

/** With a capital at its start and a stop at its end. */
function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
