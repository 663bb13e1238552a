import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joined } from './joined.js';

it('is what the texts are together, however each comes', () => {
  const piece = fc.record({ text: fc.string({ unit: 'grapheme' }), asBytes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const given = pieces.map(({ text, asBytes }) => (asBytes ? new TextEncoder().encode(text) : text));
      expect(joined(given).toString()).toBe(pieces.map(({ text }) => text).join(''));
    }),
  );
});

it('takes a view for what it shows', () => {
  const bytes = new TextEncoder().encode('a,b\nc');
  expect(joined([bytes.subarray(2, 4)]).toString()).toBe('b\n');
});
