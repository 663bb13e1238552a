/** PromQL that several panels share. `$model` and `$__rate_interval` are filled in by Grafana. */
import { VERDICT } from '../metrics/drift-metrics.js';

/** Selects the chosen model; more matchers may follow. */
export function ofModel(metric: string, ...matchers: string[]): string {
  return `${metric}{${['model="$model"', ...matchers].join(', ')}}`;
}

/** A gauge of the last check. API and worker both show it, so the processes are folded into one by the maximum. */
export function lastCheck(selector: string, by: readonly string[] = ['model']): string {
  return `max by (${by.join(', ')}) (${selector})`;
}

/** What a counter gains a second, over the shortest range that fits the graph unless told another. */
export function perSecond(selector: string, by: readonly string[] = [], range = '$__rate_interval'): string {
  const rate = `(rate(${selector}[${range}]))`;
  return by.length === 0 ? `sum ${rate}` : `sum by (${by.join(', ')}) ${rate}`;
}

/** A quantile of a histogram's observations; `histogram` is its selector, the name without `_bucket`. */
export function quantile(q: number, histogram: string, matchers: string, by: readonly string[]): string {
  const buckets = `rate(${histogram}_bucket{${matchers}}[$__rate_interval])`;
  return `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (${buckets}))`;
}

/** The values of `verdictNumber`. */
export const VERDICT_NUMBERS = { stable: 0, drift: 1, insufficient_data: 2 } as const;

/**
 * The verdict of the last check as one number, which a panel can put into words.
 *
 * @param matchers restricts the models, such as `model="$model"`; all unless told
 */
export function verdictNumber(...matchers: string[]): string {
  const is = (one: keyof typeof VERDICT_NUMBERS): string =>
    lastCheck(`${VERDICT}{${[`verdict="${one}"`, ...matchers].join(', ')}}`);
  // For a moment after a check one process may show its verdict and the other still that of the check before.
  return `clamp_max(${is('drift')} + 2 * ${is('insufficient_data')}, 2)`;
}
