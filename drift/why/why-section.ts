import type { DriftResult } from '../result.js';
import { TESTS } from '../test-registry.js';
import { type Correlation, type DriftOverTime, rankByCorrelation, rankByImpact } from './rank-columns.js';
import type { WhySection } from './why-schema.js';
import { whySentence } from './why-sentence.js';

const MOST_COLUMNS = 20;
/** A correlation over fewer windows says nothing. */
export const LEAST_WINDOWS = 8;

/** What each feature is worth to the model. */
export interface KnownImportance {
  readonly model_version: string;
  readonly figure: 'roc_auc' | 'accuracy' | 'mae';
  readonly measured_on: 'reference' | 'held_out';
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly importance: number }[];
}

/** Past checks and this one, oldest first. */
export interface PastFigures {
  readonly figure: string;
  /** Of the reference. */
  readonly reference: number;
  /** One a window. */
  readonly values: readonly (number | null)[];
  readonly columns: readonly DriftOverTime[];
}

/**
 * Which columns matter: by their drift times their importance for the model, by the correlation of their drift with the change of
 * performance over past checks, and by what they tell the domain classifier.
 *
 * @param importance what the features are worth, or why that is not known
 * @param past `null` when there are too few windows
 */
export function whySection(
  result: DriftResult,
  importance: KnownImportance | string,
  past: PastFigures | null,
): WhySection {
  const known = typeof importance === 'string' ? null : importance;
  const importances = new Map(known?.columns.map((column) => [column.name, column.importance]));
  const features = result.columns.filter(({ role }) => role === 'feature');
  const measured = features.map((column) => ({
    name: column.name,
    drifted: column.drifted,
    score: isDistance(column) ? column.score : null,
    threshold: column.threshold ?? 0,
    importance: importances.get(column.name) ?? null,
  }));
  const impacts = new Map(rankByImpact(measured).map((impact) => [impact.name, impact]));
  const domains = new Map(
    result.multivariate?.domain_classifier?.importances.map((column) => [column.name, column.importance]),
  );
  const drift = ({ score, threshold }: (typeof measured)[number]) =>
    score !== null && threshold > 0 ? score / threshold : null;
  const columns = measured
    .toSorted(
      (a, b) =>
        Number(b.drifted) - Number(a.drifted) ||
        (impacts.get(b.name)?.impact ?? -1) - (impacts.get(a.name)?.impact ?? -1) ||
        (drift(b) ?? -1) - (drift(a) ?? -1),
    )
    .slice(0, MOST_COLUMNS)
    .map((column) => ({
      name: column.name,
      drift: drift(column),
      importance: column.importance,
      importance_share: impacts.get(column.name)?.importanceShare ?? null,
      impact: impacts.get(column.name)?.impact ?? null,
      correlation: null,
      correlation_p_value: null,
      domain_importance: domains.get(column.name) ?? null,
    }));
  const section: WhySection = {
    sentence: null,
    importance: known && importanceOf(known),
    reason: typeof importance === 'string' ? importance : null,
    correlated_with: null,
    columns,
  };
  return correlated(result, section, past);
}

function importanceOf({ columns: _, ...known }: KnownImportance): WhySection['importance'] {
  return known;
}

/**
 * The section with the correlations of these past checks instead of those it had, and with the sentence that follows.
 *
 * @param past `null` when there are too few windows
 */
export function correlated(result: DriftResult, section: WhySection, past: PastFigures | null): WhySection {
  const correlations = correlationsOf(past);
  const why: WhySection = {
    ...section,
    correlated_with:
      past === null || correlations.size === 0
        ? null
        : {
            figure: past.figure,
            windows: Math.max(...[...correlations.values()].map(({ windows }) => windows)),
          },
    columns: section.columns.map((column) => ({
      ...column,
      correlation: correlations.get(column.name)?.correlation ?? null,
      correlation_p_value: correlations.get(column.name)?.pValue ?? null,
    })),
  };
  return { ...why, sentence: whySentence({ ...result, why }) };
}

function isDistance({ test, score, threshold }: DriftResult['columns'][number]): boolean {
  return test !== null && score !== null && threshold !== null && TESTS[test].kind !== 'p_value';
}

function correlationsOf(past: PastFigures | null): Map<string, Correlation> {
  if (past === null) return new Map();
  const found = rankByCorrelation(past.columns, past.values, past.reference);
  return new Map(found.filter(({ windows }) => windows >= LEAST_WINDOWS).map((one) => [one.name, one]));
}
