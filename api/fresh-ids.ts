import { randomFillSync } from 'node:crypto';

/** Bytes of randomness that an id takes, and characters that it has. */
const BYTES = 16;
const LENGTH = 36;
/** How many bytes stand between the hyphens of an id. */
const GROUPS = [4, 2, 2, 2, 6];
/** Ids whose randomness is drawn in one go, at least. */
const DRAWN = 256;

const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const HYPHEN = '-'.charCodeAt(0);

/** Makes so many ids that nobody else has. */
export type FreshIds = (count: number) => string[];

/**
 * A source of random ids (UUID version 4, RFC 9562). What Node makes one at a time are texts of many pieces, which cost
 * four times as much to make and ten times as much to keep; these are whole, and those of one call share their memory.
 */
export function createFreshIds(): FreshIds {
  let random = new Uint8Array();
  let used = 0;

  /** Writes the characters of one id; returns where they end. */
  function write(target: Buffer, start: number): number {
    let to = start;
    // Version 4, variant 10 in binary.
    random[used + 6] = ((random[used + 6] as number) & 0x0f) | 0x40;
    random[used + 8] = ((random[used + 8] as number) & 0x3f) | 0x80;
    for (let group = 0; group < GROUPS.length; group++) {
      if (group > 0) target[to++] = HYPHEN;
      for (let left = GROUPS[group] as number; left > 0; left--) {
        const byte = random[used++] as number;
        target[to++] = HEX[byte >> 4] as number;
        target[to++] = HEX[byte & 15] as number;
      }
    }
    return to;
  }

  return function freshIds(count) {
    if (random.length - used < count * BYTES) {
      random = randomFillSync(new Uint8Array(Math.max(count, DRAWN) * BYTES));
      used = 0;
    }
    const characters = Buffer.allocUnsafe(count * LENGTH);
    for (let at = 0; at < characters.length; ) at = write(characters, at);
    const text = characters.toString('latin1');
    return Array.from({ length: count }, (_, at) => text.slice(at * LENGTH, (at + 1) * LENGTH));
  };
}
