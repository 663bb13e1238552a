import { largest } from './largest.js';
import type { Histogram } from './result.js';
import type { CategoricalPair, CategoryCounts, NumericPair, SamplePair } from './sample-pair.js';
import { countBelow, quantile } from './summary.js';

const BINS = 30;
/** Categories shown by name; one more is shown when it would stand alone under "other". */
const NAMED_CATEGORIES = 12;
/** Share of the values that may lie beyond either outer edge. */
const TAIL = 0.005;
/** Beyond this every integer is a double, and half steps no longer are. */
const LARGEST_INTEGER_EDGE = 2 ** 51;

interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * The range to draw: all of it, unless the outer half percent on both sides stretches it by more than half. A few
 * outliers would otherwise squeeze everything else into one bin.
 */
function drawnRange(samples: readonly Float64Array[]): Range {
  const min = Math.min(...samples.map((sorted) => sorted[0] ?? Number.NaN));
  const max = Math.max(...samples.map((sorted) => sorted.at(-1) ?? Number.NaN));
  const low = Math.min(...samples.map((sorted) => quantile(sorted, TAIL)));
  const high = Math.max(...samples.map((sorted) => quantile(sorted, 1 - TAIL)));
  // Halved, so that the widest ranges do not overflow.
  const bulk = high / 2 - low / 2;
  return bulk === 0 || max / 2 - min / 2 <= 1.5 * bulk ? { min, max } : { min: low, max: high };
}

/**
 * Strictly ascending edges: a range of few representable numbers has fewer bins. Each edge is held against the last
 * one kept, as rounding among the smallest numbers can put an edge below the one before it, or beyond the range.
 */
function ascendingEdges(edges: readonly number[]): number[] {
  const last = edges.at(-1) ?? Number.NaN;
  const kept: number[] = [];
  for (const edge of edges) {
    if (kept.length === 0 || (edge > (kept.at(-1) ?? Number.NaN) && edge <= last)) kept.push(edge);
  }
  return kept;
}

function integerEdges(range: Range): number[] {
  const first = Math.floor(range.min);
  const last = Math.ceil(range.max);
  const width = Math.ceil((last - first + 1) / BINS);
  const bins = Math.ceil((last - first + 1) / width);
  return Array.from({ length: bins + 1 }, (_, i) => first - 0.5 + i * width);
}

function realEdges(range: Range): number[] {
  if (range.min === range.max) {
    const pad = Math.max(0.5, Math.abs(range.min) * 1e-9);
    return ascendingEdges([
      Math.max(range.min - pad, -Number.MAX_VALUE),
      Math.min(range.max + pad, Number.MAX_VALUE),
    ]);
  }
  return ascendingEdges(
    Array.from({ length: BINS + 1 }, (_, i) => range.min * (1 - i / BINS) + range.max * (i / BINS)),
  );
}

/** Shares by bin; values beyond the outer edges fall into the outer bins. */
function sharesByBin(sorted: Float64Array, edges: readonly number[]): number[] {
  const bins = edges.length - 1;
  let start = 0;
  return Array.from({ length: bins }, (_, bin) => {
    const end = bin === bins - 1 ? sorted.length : countBelow(sorted, edges[bin + 1] ?? Number.NaN);
    const share = sorted.length === 0 ? 0 : (end - start) / sorted.length;
    start = end;
    return share;
  });
}

function numericHistogram(pair: NumericPair): Histogram | null {
  const reference = pair.reference.values;
  const current = pair.current.values;
  const samples = [reference, current].filter((sorted) => sorted.length > 0);
  if (samples.length === 0) return null;
  const range = drawnRange(samples);
  const integers =
    pair.reference.integer &&
    pair.current.integer &&
    Math.max(Math.abs(range.min), Math.abs(range.max)) < LARGEST_INTEGER_EDGE;
  const edges = integers ? integerEdges(range) : realEdges(range);
  const first = edges[0] ?? Number.NaN;
  const last = edges.at(-1) ?? Number.NaN;
  return {
    type: 'numeric',
    edges,
    reference: sharesByBin(reference, edges),
    current: sharesByBin(current, edges),
    clipped: samples.some((sorted) => (sorted[0] ?? first) < first || (sorted.at(-1) ?? last) > last),
  };
}

function categoricalHistogram(pair: CategoricalPair): Histogram | null {
  const { categories, reference, current } = pair;
  const total = categories.length;
  if (total === 0) return null;
  const shares = (side: CategoryCounts) =>
    side.counts.map((count) => (side.present === 0 ? 0 : count / side.present));
  const inReference = shares(reference);
  const inCurrent = shares(current);
  const named = total <= NAMED_CATEGORIES + 1 ? total : NAMED_CATEGORIES;
  // Chosen by the larger share, so that a category new to the window is seen.
  const shown = largest(
    inReference.map((share, i) => Math.max(share, inCurrent[i] ?? 0)),
    named,
  ).sort(
    (a, b) => (inReference[b] ?? 0) - (inReference[a] ?? 0) || (inCurrent[b] ?? 0) - (inCurrent[a] ?? 0),
  );
  const unnamed = (side: CategoryCounts) => {
    const rows = shown.reduce((left, i) => left - (side.counts[i] ?? 0), side.present);
    return side.present === 0 ? 0 : rows / side.present;
  };
  return {
    type: 'categorical',
    categories: shown.map((i) => categories[i] ?? ''),
    reference: shown.map((i) => inReference[i] ?? 0),
    current: shown.map((i) => inCurrent[i] ?? 0),
    other:
      shown.length === total
        ? null
        : { categories: total - shown.length, reference: unnamed(reference), current: unnamed(current) },
  };
}

/**
 * The distributions of both sides over shared bins or categories, for a chart; `null` when there is no value at all.
 *
 * Numbers: about 30 bins over a range that leaves out extreme tails, which are folded into the outer bins. Integers:
 * bins of whole numbers, one for each where at most 30 are drawn. Categories: the twelve largest, and all others
 * together.
 */
export function histogram(pair: SamplePair): Histogram | null {
  return pair.type === 'numeric' ? numericHistogram(pair) : categoricalHistogram(pair);
}
