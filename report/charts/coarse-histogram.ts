interface Bins {
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Fewer would be no shape any more. */
const FEWEST = 16;

/**
 * The same histogram with half its bins, each the sum of two neighbours; as it is where it has few bins, or an odd number, which
 * would leave one that is narrower.
 */
export function coarseHistogram<T extends Bins>(bins: T): T {
  const count = bins.reference.length;
  if (count < FEWEST || count % 2 === 1) return bins;
  const paired = (shares: readonly number[]) =>
    shares.flatMap((share, at) => (at % 2 === 0 ? [share + (shares[at + 1] ?? 0)] : []));
  return {
    ...bins,
    edges: bins.edges.filter((_, at) => at % 2 === 0),
    reference: paired(bins.reference),
    current: paired(bins.current),
  };
}
