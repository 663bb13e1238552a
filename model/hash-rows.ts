import { createHash } from 'node:crypto';
import type { LabelledRows } from './labelled-rows.js';

/**
 * SHA-256, in hex, of what training reads: names, types and values of the features, and the labels. Other columns of
 * the file, its format and the spelling of its numbers leave it unchanged.
 */
export function hashRows({ rows, features, labels }: LabelledRows): string {
  const hash = createHash('sha256');
  for (const feature of features) {
    hash.update(JSON.stringify([feature.name, feature.type, rows]));
    hash.update(feature.type === 'numeric' ? bytesOf(feature.values) : JSON.stringify(feature.values));
  }
  return hash.update(bytesOf(labels)).digest('hex');
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
