import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteText } from './byte-text.js';

const string = fc.string({ unit: 'binary' });
const call = fc.oneof(
  fc.record({ as: fc.constant('text'), text: string }),
  fc.record({ as: fc.constant('bytes'), text: string }),
  fc.record({ as: fc.constant('few'), text: string }),
  fc.record({ as: fc.constant('plain'), text: fc.string() }),
);

it('holds the UTF-8 of what was added, whatever its capacity', () => {
  fc.assert(
    fc.property(fc.array(call), fc.nat(50), (calls, capacity) => {
      const made = new ByteText(capacity);
      let expected = '';
      for (const { as, text } of calls) {
        const bytes = new Uint8Array(Buffer.from(text));
        if (as === 'plain' && !made.plain(text)) continue;
        if (as === 'text') made.text(text);
        if (as === 'bytes') made.bytes(bytes);
        if (as === 'few') made.fewBytes(Uint8Array.of(1, ...bytes, 2), 1, bytes.length + 1);
        made.byte(10);
        expected += `${text}\n`;
      }
      expect(made.length).toBe(Buffer.byteLength(expected));
      expect(made.take()).toEqual(new Uint8Array(Buffer.from(expected)));
    }),
  );
});

it('tells plain texts from others, of which it adds nothing', () => {
  const made = new ByteText(0);
  const others = ['a,b', '"', 'a\n', '\r', 'é', 'a\u0080', '中', '😀', '\ud800'];
  for (const text of others) expect(made.plain(text), text).toBe(false);
  const plain = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
    (character) => !'",\r\n'.includes(character),
  );
  for (const text of ['', ...plain]) expect(made.plain(text), text).toBe(true);
  expect(Buffer.from(made.take()).toString()).toBe(plain.join(''));
});

it('gives out memory that is its own', () => {
  const made = new ByteText(8);
  made.text('ab');
  const { buffer, byteOffset } = made.take();
  expect([buffer.byteLength, byteOffset]).toEqual([8, 0]);
});
