/** The histograms of the predict path: observing is a comparison or two and three additions. */
import { Histogram, type Registry } from 'prom-client';
import { createSeries, type SeriesOf } from './series.js';

export interface DurationsOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Upper bounds in seconds, ascending. */
  readonly buckets: readonly number[];
  readonly registry: Registry;
}

/** Observes one duration, in seconds. */
export type Observe = (seconds: number) => void;

type Scraped = Awaited<ReturnType<Histogram['get']>>;

/** A histogram in a registry, as prom-client's own. */
export function createDurations(options: DurationsOptions): SeriesOf<Observe> {
  const { name, labelNames, buckets } = options;
  const { of, all } = createSeries(labelNames, () => createDistribution(buckets));

  function values(): Scraped['values'] {
    return [...all()].flatMap(([sharedLabels, { counts, sum }]) => {
      let count = 0;
      const bounds = [...buckets, '+Inf'].map((le, at) => {
        count += counts[at] ?? 0;
        return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: count };
      });
      return [
        ...bounds,
        { metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum() },
        { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
      ];
    });
  }

  new CountedHistogram(options, values);
  return (...labels) => of(...labels).observe;
}

/** How many durations were at most each bound and above the one before; the last count has no bound. */
function createDistribution(buckets: readonly number[]) {
  const counts = new Float64Array(buckets.length + 1);
  let total = 0;
  return {
    counts,
    sum: () => total,
    observe(seconds: number) {
      let at = 0;
      while (at < buckets.length && seconds > (buckets[at] as number)) at += 1;
      counts[at] = (counts[at] as number) + 1;
      total += seconds;
    },
  };
}

/** A histogram of prom-client's that is asked for values which were counted elsewhere. */
class CountedHistogram extends Histogram {
  readonly #description: Pick<Scraped, 'name' | 'help'>;
  readonly #values: () => Scraped['values'];

  constructor(
    { name, help, labelNames, buckets, registry }: DurationsOptions,
    values: () => Scraped['values'],
  ) {
    super({ name, help, labelNames: [...labelNames], buckets: [...buckets], registers: [registry] });
    this.#description = { name, help };
    this.#values = values;
  }

  /** What prom-client asks for its text, and `get` for its objects; prom-client's types do not tell of it. */
  async getForPromString() {
    return { ...this.#description, type: 'histogram', aggregator: 'sum', values: this.#values() };
  }
}
