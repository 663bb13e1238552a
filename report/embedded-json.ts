import { gzipSync } from 'node:zlib';
import type { DriftResult } from '../drift/result.js';
import type { Markup } from './column-pictures.js';

/** The DriftResult as the page carries it. */
export interface EmbeddedJson {
  readonly text: Markup;
  /** True when it is packed: gzip, in Base64. The page's script unpacks it for the clipboard. */
  readonly packed: boolean;
  /** False when the histograms, which the page has drawn, and the correlations were left out. */
  readonly whole: boolean;
}

export interface JsonRoom {
  /** Bytes that the text may have as it is. */
  readonly plain: number;
  /** Bytes that it may have when it is packed. */
  readonly packed: number;
}

/**
 * The DriftResult for a script element: as it is where there is room, else packed, else packed without histograms and
 * correlations (but for the largest changes), else `null`.
 */
export function embeddedJson(result: DriftResult, room: JsonRoom): EmbeddedJson | null {
  const plain = JSON.stringify(result);
  // Within a script element only `<` can end the data, as in `</script>`, or change its state, as in `<!--`.
  const escaped = plain.replaceAll('<', '\\u003c');
  if (Buffer.byteLength(escaped) <= room.plain)
    return { text: { markup: escaped }, packed: false, whole: true };
  for (const whole of [true, false]) {
    const text = whole ? plain : JSON.stringify(slim(result));
    const packed = gzipSync(text, { level: 9 }).toString('base64');
    if (packed.length <= room.packed) return { text: { markup: packed }, packed: true, whole };
  }
  return null;
}

function slim({ quality, ...result }: DriftResult): DriftResult {
  return {
    ...result,
    columns: result.columns.map((column) => ({ ...column, histogram: null })),
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
