/** The series of these labels, made when there is none; give labels in the order of the metric's names. */
export type SeriesOf<T> = (...labels: readonly string[]) => T;

export interface Series<T> {
  readonly of: SeriesOf<T>;
  /** Every series there is, with its labels by name. */
  all(): Iterable<readonly [labels: Record<string, string>, series: T]>;
}

/** The series of a metric of the predict path: prom-client would look one up by its labels, as an object, each time. */
export function createSeries<T>(labelNames: readonly string[], create: () => T): Series<T> {
  interface Entry {
    readonly values: readonly string[];
    readonly labels: Record<string, string>;
    readonly series: T;
  }
  const entries = new Map<string, Entry>();
  let last: Entry | undefined;

  function find(values: readonly string[]): Entry {
    // No label holds the character, as none is made of bytes that a client chose.
    const key = values.join('\0');
    let found = entries.get(key);
    if (found === undefined) {
      const labels = Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? '']));
      found = { values: [...values], labels, series: create() };
      entries.set(key, found);
    }
    return found;
  }

  return {
    of(...values) {
      // Most of the time it is the one that was asked for before, and its labels are the very same texts.
      const same = last?.values;
      let at = 0;
      if (same !== undefined) while (at < same.length && same[at] === values[at]) at += 1;
      if (last === undefined || at < last.values.length) last = find(values);
      return last.series;
    },
    *all() {
      for (const { labels, series } of entries.values()) yield [labels, series];
    },
  };
}
