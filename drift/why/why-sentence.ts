import type { PerformanceFigure } from '../performance/performance-schema.js';
import type { DriftResult } from '../result.js';
import { explainPerformance, type ToldSegment } from './explain-performance.js';
import type { Impact } from './rank-columns.js';
import { digits, percent } from './told-numbers.js';
import type { WhySection } from './why-schema.js';

/** A forest that tells the sides apart hardly better than chance has found no column. */
const LEAST_DOMAIN_IMPORTANCE = 0.005;

/**
 * Says in one sentence what has become worse and why, or without a fall which drift matters most; `null` when there is neither. What is
 * known of performance may be newer than the check.
 */
export function whySentence({
  why,
  performance,
  multivariate,
  columns,
}: Pick<DriftResult, 'why' | 'performance' | 'multivariate' | 'columns'>): string | null {
  if (why === undefined) return null;
  // A score that chance can explain explains nothing, nor does one of values where only more rows are missing.
  const moved = new Set(
    columns.filter((column) => column.values_drifted ?? column.drifted).map(({ name }) => name),
  );
  const impacts = why.columns.flatMap(({ name, drift, importance_share, impact }): Impact[] =>
    !moved.has(name) || drift === null || importance_share === null || impact === null
      ? []
      : [{ name, drift, importanceShare: importance_share, impact }],
  );
  const fallen = fallenFigure(performance);
  if (fallen !== null) {
    const segments = (performance?.segments?.segments ?? []).map(
      (segment): ToldSegment => ({
        described: segment.segment,
        referenceLoss: segment.reference,
        currentLoss: segment.current,
        currentRows: segment.rows.current,
        adjusted: segment.p_adjusted,
      }),
    );
    const losses = performance?.segments?.losses ?? 'errors';
    return explainPerformance(fallen, { impacts, segments, domain: domainOf(multivariate) }, losses);
  }
  const most = impacts.find(({ impact }) => impact > 0);
  if (most !== undefined) {
    return `The drift that matters most to the model is in ${most.name}: ${digits(most.drift)} times its threshold, in ${percent(most.importanceShare)} of what the model relies on.`;
  }
  const drifted = columns.filter((column) => column.drifted && column.role === 'feature');
  const worthless = worthlessAmong(why, new Set(drifted.map(({ name }) => name)));
  return worthless.length > 0 && worthless.length === drifted.length
    ? `What has drifted (${listed(worthless)}) is worth nothing to the model.`
    : null;
}

/** Of these columns those that are known to be worth nothing, in the order of the section. */
function worthlessAmong({ columns }: WhySection, names: ReadonlySet<string>): string[] {
  return columns
    .filter(({ name, importance }) => names.has(name) && importance !== null && importance <= 0)
    .map(({ name }) => name);
}

/** The first judged figure that lies beyond its bound, by what the verdict rests on. */
function fallenFigure(performance: DriftResult['performance']) {
  if (performance === undefined || performance.judged_by === null) return null;
  const by = performance.judged_by;
  const figure = performance.figures.find(({ judged, fallen }) => judged && fallen[by]);
  const current = figure?.[by]?.value ?? null;
  if (figure === undefined || current === null || figure.reference === null) return null;
  return {
    figure: wordsOf(figure),
    higherIsBetter: figure.better === 'higher',
    reference: figure.reference,
    current,
    thresholds: { lower: figure.bounds.lower, upper: figure.bounds.upper },
    estimated: by === 'estimated',
  };
}

function wordsOf({ name }: PerformanceFigure): string {
  return name
    .replaceAll('_', ' ')
    .replace(/\b(?:roc auc|f1|mae|rmse|mape|ece)\b/g, (short) => short.toUpperCase());
}

function domainOf(multivariate: DriftResult['multivariate']) {
  const domains = multivariate?.domain_classifier;
  const [first] = domains?.importances ?? [];
  return domains?.drifted && domains.auc !== null && first && first.importance >= LEAST_DOMAIN_IMPORTANCE
    ? { name: first.name, auc: domains.auc }
    : null;
}

function listed(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
