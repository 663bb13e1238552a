/**
 * The counters of the predict path. prom-client looks a series up by its labels each time it counts; here a series is
 * found once, counting is an addition, and the sums are handed over when they are scraped.
 */
import { Counter, type Registry } from 'prom-client';

export interface TallyOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registry: Registry;
}

/** Adds to one series of a counter. */
export type Add = (count: number) => void;

/**
 * A counter in a registry.
 *
 * @returns the series of these labels, made at 0 when there is none; give labels in the order of `labelNames`
 */
export function createTally(options: TallyOptions): (...labels: readonly string[]) => Add {
  const { name, help, labelNames, registry } = options;
  interface Series {
    readonly labels: Record<string, string>;
    readonly add: Add;
    /** What was added since it was last asked. */
    take(): number;
  }
  const series = new Map<string, Series>();

  function create(values: readonly string[]): Series {
    let count = 0;
    return {
      labels: Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? ''])),
      add(more) {
        count += more;
      },
      take() {
        const taken = count;
        count = 0;
        return taken;
      },
    };
  }

  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      for (const { labels, take } of series.values()) this.inc(labels, take());
    },
  });
  return function tally(...values) {
    // No label holds the character, as none is made of bytes that a client chose.
    const key = values.join('\0');
    let found = series.get(key);
    if (found === undefined) {
      found = create(values);
      series.set(key, found);
    }
    return found.add;
  };
}
