import { formatCount } from '../format-count.js';
import { crosses, type Thresholds } from '../performance/chunk-thresholds.js';
import type { Segment } from './find-segments.js';
import type { Impact } from './rank-columns.js';
import { digits, percent } from './told-numbers.js';

export interface PerformanceChange {
  /** How the figure is called, such as `accuracy`. */
  readonly figure: string;
  /** Whether a larger value is a better one. */
  readonly higherIsBetter: boolean;
  /** Mean of the reference's chunks. */
  readonly reference: number;
  readonly current: number;
  readonly thresholds: Thresholds;
  /** Whether `current` was estimated without labels. */
  readonly estimated: boolean;
}

/** What is told of a segment. */
export type ToldSegment = Pick<Segment, 'referenceLoss' | 'currentLoss' | 'currentRows' | 'adjusted'> & {
  /** As `describeSegment` has it. */
  readonly described: string;
};

export interface Reasons {
  /** Of columns that have drifted, as `rankByImpact` orders them. */
  readonly impacts: readonly Impact[];
  /** In the order of `distinctSegments`. */
  readonly segments: readonly ToldSegment[];
  /** Column by which reference and current rows are told apart best, and how well; `null` when they are not. */
  readonly domain: { readonly name: string; readonly auc: number } | null;
}

/**
 * Says in one sentence how the model does and, if worse, why, with the evidence: the segment in which losses grew most, and
 * the column whose drift matters most to the model. What is not known is left out.
 *
 * @param losses how a segment's mean losses are told, such as a share of wrong rows in percent
 */
export function explainPerformance(
  change: PerformanceChange,
  { impacts, segments, domain }: Reasons,
  losses: 'errors' | 'amounts' = 'errors',
): string {
  const { figure, higherIsBetter, reference, current, thresholds, estimated } = change;
  const name = `${estimated ? 'estimated ' : ''}${figure}`;
  const subject = name.charAt(0).toUpperCase() + name.slice(1);
  const worse = higherIsBetter ? current < reference : current > reference;
  const bounded = thresholds.lower !== null || thresholds.upper !== null;
  if (!crosses(current, thresholds))
    return `${subject} is ${digits(current)}${bounded ? ', within its thresholds' : ''} (${digits(reference)} in the reference).`;
  const bound = current < reference ? thresholds.lower : thresholds.upper;
  const verb = current < reference ? 'fell' : 'rose';
  const fall = `${subject} ${verb} from ${digits(reference)} to ${digits(current)}${bound === null ? '' : ` (threshold ${digits(bound)})`}`;
  if (!worse) return `${fall}, which is better than the reference.`;
  const clauses = [
    ...segments.slice(0, 1).map((segment) => segmentClause(segment, losses)),
    ...impacts
      .filter(({ drift, impact }) => drift >= 1 && impact > 0)
      .slice(0, 1)
      .map(columnClause),
  ];
  if (clauses.length === 0 && domain)
    clauses.push(
      `reference and current rows differ most in ${domain.name} (they are told apart with an AUC of ${digits(domain.auc)})`,
    );
  return clauses.length === 0
    ? `${fall}, and neither a segment nor a drifted column explains it.`
    : `${fall}: ${clauses.join('; ')}.`;
}

function segmentClause(
  { described, referenceLoss, currentLoss, currentRows, adjusted }: ToldSegment,
  losses: 'errors' | 'amounts',
): string {
  const grown =
    losses === 'errors'
      ? `errors went from ${percent(referenceLoss)} to ${percent(currentLoss)}`
      : `the mean error went from ${digits(referenceLoss)} to ${digits(currentLoss)}`;
  return `where ${described}, ${grown} (${formatCount(currentRows)} rows, adjusted p ${atLeast(adjusted)})`;
}

function columnClause({ name, drift, importanceShare }: Impact): string {
  return `the drift that matters most is in ${name} (${digits(drift)} times its threshold, ${percent(importanceShare)} of what the model relies on)`;
}

function atLeast(p: number): string {
  return p < 1e-4 ? '< 0.0001' : `= ${Number(p.toPrecision(2))}`;
}
