/** What several columns together have shown, in words. */
import type { MultivariateSection } from '../drift/multivariate/multivariate-schema.js';
import { formatNumber, formatP, formatScore } from './format.js';
import { plural, quoted } from './words.js';

/** Columns that are named as those by which the sides can be told apart. */
const MOST_NAMED = 3;
/** A column whose shuffling costs less has told the forest nothing. */
const LEAST_IMPORTANCE = 0.005;

type Section = Pick<MultivariateSection, 'left_out'> & {
  readonly reconstruction: Pick<
    NonNullable<MultivariateSection['reconstruction']>,
    | 'reason'
    | 'threshold'
    | 'p_adjusted'
    | 'drifted'
    | 'components'
    | 'reference_error'
    | 'current_error'
    | 'score'
  > | null;
  readonly domain_classifier: Pick<
    NonNullable<MultivariateSection['domain_classifier']>,
    'reason' | 'threshold' | 'p_adjusted' | 'drifted' | 'auc' | 'importances'
  > | null;
};

/**
 * One sentence for each test that was made, or why it was not; none when nothing was found out and nobody had asked. Names of columns stand in quotes, isolated.
 */
export function multivariateSentences(section: Section): string[] {
  const { reconstruction, domain_classifier: domains } = section;
  if (domains === null && reconstruction?.reason !== null) return [];
  return [
    ...(reconstruction === null ? [] : [reconstructionSentence(reconstruction)]),
    ...(domains === null ? [] : [domainSentence(domains)]),
    ...(section.left_out.length === 0 ? [] : [leftOutSentence(section.left_out)]),
  ];
}

function reconstructionSentence(found: NonNullable<Section['reconstruction']>): string {
  const { reason, reference_error: before, current_error: now, score, threshold } = found;
  if (reason !== null || before === null || now === null || score === null)
    return `The reconstruction error was not tested: ${reason ?? 'there is no value'}.`;
  const evidence = `reconstruction error ${formatNumber(now)}, ${formatNumber(before)} in the reference; score ${formatScore(score)}, threshold ${formatNumber(threshold)}${chance(found)}`;
  if (!found.drifted) return `How columns hang together has not changed (${evidence}).`;
  return `How columns hang together has changed: rows lie ${now >= before ? 'farther from' : 'nearer to'} what the reference’s ${plural(found.components, 'main direction')} say of them (${evidence}).`;
}

function domainSentence(found: NonNullable<Section['domain_classifier']>): string {
  const { reason, auc, threshold, importances, drifted } = found;
  if (reason !== null || auc === null)
    return `The classifier was not tried: ${reason ?? 'there is no value'}.`;
  const evidence = `ROC-AUC ${formatNumber(auc)}, drift from ${formatNumber(threshold)} on${chance(found)}`;
  if (!drifted) return `A classifier cannot tell the window’s rows from the reference’s (${evidence}).`;
  const told = importances
    .filter(({ importance }) => importance >= LEAST_IMPORTANCE)
    .slice(0, MOST_NAMED)
    .map(({ name }) => quoted(name));
  const by = told.length === 0 ? '' : `, mostly by ${listed(told)}`;
  return `A classifier tells the window’s rows from the reference’s${by} (${evidence}).`;
}

function leftOutSentence(columns: Section['left_out']): string {
  const named = columns.slice(0, MOST_NAMED).map(({ name, reason }) => `${quoted(name)} (${reason})`);
  const more = columns.length - named.length;
  return `Left out of this: ${named.join(', ')}${more > 0 ? ` and ${plural(more, 'more column')}` : ''}.`;
}

function chance({ p_adjusted: p }: { readonly p_adjusted: number | null }): string {
  return p === null ? '' : `, p ${formatP(p).replace(/^(?=[\d.])/, '= ')}`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
