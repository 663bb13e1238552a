import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLenientJson } from './parse-lenient-json.js';

describe('parseLenientJson', () => {
  it('reads a bare NaN as null, and leaves the word in texts alone', () => {
    expect(parseLenientJson('[NaN, 1,NaN]')).toEqual([null, 1, null]);
    expect(parseLenientJson('{"a NaN": "NaN \\" NaN", "b": NaN}')).toEqual({ 'a NaN': 'NaN " NaN', b: null });
    expect(parseLenientJson('NaN')).toBeNull();
    expect(parseLenientJson('["\\\\", NaN]')).toEqual(['\\', null]);
  });

  it.each(['[-NaN]', '[NaNa]', '[xNaN]', '[1NaN]', '[Infinity]', '[-Infinity]', '"NaN', '["\\', 'NaN NaN'])(
    'refuses %s',
    (text) => {
      expect(() => parseLenientJson(text)).toThrow('Expected a JSON body');
    },
  );

  it('reads all JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('NaN', '"NaN"', ' NaN'), (json, word) => {
        expect(parseLenientJson(json)).toEqual(JSON.parse(json));
        const expected: unknown = word.includes('"') ? 'NaN' : null;
        expect(parseLenientJson(`[${json},${word},${json}]`)).toEqual([
          JSON.parse(json),
          expected,
          JSON.parse(json),
        ]);
      }),
    );
  });
});
