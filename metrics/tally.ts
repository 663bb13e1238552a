/**
 * The counters of the predict path: counting is an addition, and the sums are handed to prom-client when they are scraped.
 */
import { Counter, type Registry } from 'prom-client';
import { createSeries, type SeriesOf } from './series.js';

export interface TallyOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registry: Registry;
}

/** Adds to one series of a counter. */
export type Add = (count: number) => void;

/** A counter in a registry; its series start at 0. */
export function createTally({ name, help, labelNames, registry }: TallyOptions): SeriesOf<Add> {
  const { of, all } = createSeries(labelNames, () => {
    let count = 0;
    return {
      add(more: number) {
        count += more;
      },
      /** What was added since it was last asked. */
      take() {
        const taken = count;
        count = 0;
        return taken;
      },
    };
  });
  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      for (const [labels, { take }] of all()) this.inc(labels, take());
    },
  });
  return (...labels) => of(...labels).add;
}
