import type { Registry } from 'prom-client';

/** What `/metrics` answers with; prom-client's registries are such. */
export interface MetricsText {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/**
 * The text of a registry, put together again only when it shows something else: the checks of two hundred models are thirty
 * thousand lines, over which the process would stand still for a tenth of a second with every scrape.
 *
 * @param read what the registry shows; the same items while nothing has changed
 */
export function keptText(registry: Registry, read: () => Promise<readonly unknown[]>): MetricsText {
  let kept: { readonly items: readonly unknown[]; readonly text: string } | undefined;
  return {
    contentType: registry.contentType,
    async metrics() {
      // Read first: what comes in meanwhile is shown at once, and found to be new the next time.
      const items = await read();
      if (kept === undefined || !sameItems(items, kept.items))
        kept = { items, text: await registry.metrics() };
      return kept.text;
    },
  };
}

/** Several texts, which have no metric in common, as one. */
export function joinedText(first: MetricsText, ...others: readonly MetricsText[]): MetricsText {
  return {
    contentType: first.contentType,
    metrics: async () => (await Promise.all([first, ...others].map((one) => one.metrics()))).join(''),
  };
}

/** Whether two lists hold the very same things in the same order. */
function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}
