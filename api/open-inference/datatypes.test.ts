import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, DATATYPES, elementProblem, elementsIn, rounded } from './datatypes.js';

describe('elementProblem', () => {
  it.each([
    ['UINT8', 255, 256],
    ['UINT16', 65_535, -1],
    ['UINT32', 4_294_967_295, 2 ** 32],
    ['UINT64', 2 ** 53 - 1, 2 ** 53],
    ['INT8', -128, -129],
    ['INT16', 32_767, 32_768],
    ['INT32', -(2 ** 31), 2 ** 31],
    ['INT64', -(2 ** 53) + 1, -(2 ** 53)],
    ['FP16', 65_504, 65_520],
    ['FP32', 3.4e38, 3.5e38],
    ['FP64', 1e308, '1'],
    ['BOOL', true, 1],
    ['BYTES', 'x', 1],
  ] as const)('takes what %s holds and nothing beyond', (datatype, fits, doesNot) => {
    expect(elementProblem(datatype, fits)).toBeNull();
    expect(elementProblem(datatype, doesNot)).toMatch(/^expected .*, got /);
  });

  it('takes a missing value of any datatype, and no list in its place', () => {
    for (const datatype of DATATYPES) {
      expect(elementProblem(datatype, null)).toBeNull();
      expect(elementProblem(datatype, [])).not.toBeNull();
      expect(elementProblem(datatype, {})).not.toBeNull();
    }
  });
});

describe('rounded', () => {
  // numpy 2.4.6: float(np.float16(x))
  it.each([
    [0.1, 0.0999755859375],
    [1 / 3, 0.333251953125],
    [2049, 2048],
    [2051, 2052],
    [65_519, 65_504],
    [1e-8, 0],
    [5.96e-8, 2 ** -24],
    [-6e-5, -6.002187728881836e-5],
  ])('rounds %d to a half as NumPy does', (value, half) => {
    expect(rounded('FP16', value)).toBe(half);
  });

  it('gives JSON numbers the value that raw bytes would have', () => {
    const bytes = new Uint8Array(Float32Array.of(0.1).buffer);
    expect(elementsIn('FP32', bytes, 1)).toEqual([rounded('FP32', 0.1)]);
  });
});

describe('elementsIn', () => {
  it('reads little-endian numbers, and NaN as a missing value', () => {
    expect(elementsIn('INT16', Uint8Array.of(1, 0, 255, 255), 2)).toEqual([1, -1]);
    expect(elementsIn('UINT8', Uint8Array.of(255), 1)).toEqual([255]);
    expect(elementsIn('BOOL', Uint8Array.of(0, 1), 2)).toEqual([false, true]);
    expect(elementsIn('FP16', Uint8Array.of(0x66, 0x2e, 0, 0x7e), 2)).toEqual([0.0999755859375, null]);
    expect(elementsIn('FP64', new Uint8Array(Float64Array.of(1.5, Number.NaN).buffer), 2)).toEqual([
      1.5,
      null,
    ]);
  });

  it('says why bytes are not the tensor', () => {
    expect(elementsIn('FP64', new Uint8Array(9), 1)).toBe('expected 8 bytes for 1 elements of FP64, got 9');
    expect(elementsIn('BYTES', Uint8Array.of(5, 0, 0, 0, 65), 1)).toContain('runs over the end');
    expect(elementsIn('BYTES', Uint8Array.of(5, 0), 1)).toContain('runs over the end');
    expect(elementsIn('BYTES', Uint8Array.of(1, 0, 0, 0, 0xff), 1)).toBe('element 0 is not UTF-8');
    expect(elementsIn('BYTES', new Uint8Array(8), 1)).toBe('expected 1 elements of BYTES, got more');
    expect(elementsIn('BYTES', new Uint8Array(0), 1)).toBe('expected 1 elements of BYTES, got 0');
  });

  it('reads back what bytesOf writes', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        expect(elementsIn('BYTES', bytesOf('BYTES', texts), texts.length)).toEqual(texts);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (numbers) => {
        const plain = numbers.map((number) => number + 0);
        expect(elementsIn('INT64', bytesOf('INT64', plain), plain.length)).toEqual(plain);
        expect(elementsIn('FP64', bytesOf('FP64', plain), plain.length)).toEqual(plain);
      }),
    );
  });
});
