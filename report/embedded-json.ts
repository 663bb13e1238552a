import { gzipSync } from 'node:zlib';
import type { FairnessSection } from '../drift/fairness/fairness-schema.js';
import type { DriftResult, Histogram } from '../drift/result.js';
import type { Markup } from './column-pictures.js';

/**
 * How the DriftResult stands in the page. `plain`: as it is. `packed`: the same, gzip in Base64. `rounded`: packed, with
 * histograms, summaries and correlations rounded. `slim`: that without histograms and correlations (but for the largest changes).
 */
export type JsonForm = 'plain' | 'packed' | 'rounded' | 'slim';

/** The DriftResult as the page carries it. */
export interface EmbeddedJson {
  readonly text: Markup;
  /** True when it is gzip in Base64. The page's script unpacks it for the clipboard. */
  readonly packed: boolean;
}

/** Significant digits of what is rounded: more than any chart or table shows. */
const DIGITS = 4;

/**
 * The DriftResult for a script element. Whatever the form, verdicts, scores, thresholds, p-values, counts and reasons stay
 * as they are.
 */
export function embeddedJson(result: DriftResult, form: JsonForm): EmbeddedJson {
  if (form === 'plain') {
    // Within a script element only `<` can end the data, as in `</script>`, or change its state, as in `<!--`.
    return { text: { markup: JSON.stringify(result).replaceAll('<', '\\u003c') }, packed: false };
  }
  const kept = form === 'slim' ? slim(result) : result;
  const text = form === 'packed' ? JSON.stringify(kept) : JSON.stringify(rounded(kept));
  return { text: { markup: gzipSync(text, { level: 9 }).toString('base64') }, packed: true };
}

/** What describes is rounded; what decides is not. */
function rounded({ quality, performance, ...result }: DriftResult): DriftResult {
  return {
    ...result,
    columns: result.columns.map((column) => ({
      ...column,
      reference: roundedNumbers(column.reference),
      current: roundedNumbers(column.current),
      histogram: column.histogram === null ? null : roundedHistogram(column.histogram),
    })),
    ...(quality ? { quality: roundedNumbers(quality) } : {}),
    ...(performance ? { performance: roundedPerformance(performance) } : {}),
  };
}

function roundedPerformance(performance: NonNullable<DriftResult['performance']>): typeof performance {
  return {
    ...performance,
    figures: performance.figures.map(({ realised, estimated, ...figure }) => ({
      ...figure,
      realised: realised && { ...realised, interval: roundedNumbers(realised.interval) },
      estimated: estimated && {
        ...estimated,
        interval: roundedNumbers(estimated.interval),
        standard_error: roundedNumbers(estimated.standard_error),
      },
    })),
    calibration: roundedNumbers(performance.calibration),
    ...(performance.fairness ? { fairness: roundedFairness(performance.fairness) } : {}),
  };
}

function roundedFairness(fairness: FairnessSection): FairnessSection {
  return {
    ...fairness,
    attributes: fairness.attributes.map(({ comparisons, ...attribute }) => ({
      ...roundedNumbers(attribute),
      comparisons: comparisons.map((comparison) => ({
        ...roundedNumbers(comparison),
        p_value: comparison.p_value,
        p_adjusted: comparison.p_adjusted,
      })),
    })),
  };
}

/** Edges are rounded to a hundredth of the narrowest bin, so that they stay apart wherever they lie. */
function roundedHistogram(histogram: Histogram): Histogram {
  if (histogram.type === 'categorical') return roundedNumbers(histogram);
  const { edges } = histogram;
  const widths = edges.slice(1).map((edge, at) => edge - (edges[at] ?? edge));
  const narrowest = Math.min(...widths.filter((width) => width > 0));
  const decimals = Math.ceil(2 - Math.log10(narrowest));
  return {
    ...roundedNumbers(histogram),
    edges: decimals >= 0 && decimals <= 15 ? edges.map((edge) => Number(edge.toFixed(decimals))) : edges,
  };
}

/** The same with every number that is not whole rounded. */
function roundedNumbers<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(DIGITS)) : inner,
  );
}

function slim({ quality, performance, ...result }: DriftResult): DriftResult {
  const drift = performance?.target_drift;
  return {
    ...result,
    columns: result.columns.map((column) => ({ ...column, histogram: null })),
    ...(performance
      ? { performance: { ...performance, target_drift: drift ? { ...drift, histogram: null } : null } }
      : {}),
    ...(quality ? { quality: withoutCorrelations(quality) } : {}),
  };
}

function withoutCorrelations(quality: NonNullable<DriftResult['quality']>): typeof quality {
  const none = { columns: [], values: [], left_out: [], undefined_pairs: [] };
  const correlations = { rows: 0, pearson: none, spearman: none, cramers_v: none };
  return {
    ...quality,
    reference: { ...quality.reference, correlations },
    current: { ...quality.current, correlations },
  };
}
