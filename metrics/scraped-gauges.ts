import { Gauge, type Registry } from 'prom-client';

/** Makes a gauge by model and further labels. */
export type MakeGauge = (name: string, help: string, ...labels: string[]) => Gauge;

/**
 * Gauges of one kind, filled together when they are scraped: a scrape collects them side by side, and what they show is
 * read once. `keptText` sees to it that they are not set anew for nothing.
 *
 * @param read what is to be shown
 * @param show sets the gauges, which are empty then
 */
export function scrapedGauges<T>(
  registry: Registry,
  read: () => Promise<readonly T[]>,
  show: (items: readonly T[]) => void,
): MakeGauge {
  const gauges: Gauge[] = [];
  let filling: Promise<void> | undefined;

  async function refill(): Promise<void> {
    const items = await read();
    for (const gauge of gauges) gauge.reset();
    show(items);
  }

  function fill(): Promise<void> {
    filling ??= refill().finally(() => {
      filling = undefined;
    });
    return filling;
  }

  return function makeGauge(name, help, ...labels) {
    const labelNames = ['model', ...labels];
    const made = new Gauge({ name, help, labelNames, registers: [registry], collect: fill });
    gauges.push(made);
    return made;
  };
}
