import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlainCsv, readPlainCsv } from './plain-csv-kernel.js';

function read(text: string, columns = 1, separator = ','): PlainCsv | null {
  return readPlainCsv(Buffer.from(text), columns, separator);
}

/** What each text alone, and all of them in one column, are as numbers. */
function numbersOf(texts: readonly string[]): number[] | null {
  const found = read(texts.map((text) => `${text}\n`).join(''))?.numbers(0);
  return found == null ? null : [...found.values];
}

describe('readPlainCsv', () => {
  it('reads every double that is written as JavaScript writes it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e60, max: 1e60 }),
            fc.double({ noNaN: true, noDefaultInfinity: true, min: -1, max: 1 }),
            fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => Number(value.toPrecision(7))),
          ),
          { minLength: 1, maxLength: 50 },
        ),
        (values) => {
          const wanted = values.filter((value) => Math.abs(value) >= 1e-300 && !Number.isInteger(value));
          if (wanted.length > 0) expect(numbersOf(wanted.map(String))).toEqual(wanted);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads decimals of any number of digits as JavaScript does', () => {
    const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
    fc.assert(
      fc.property(
        fc.constantFrom('', '-'),
        digits(24).map((text) => BigInt(text).toString()),
        digits(40),
        fc.option(fc.integer({ min: -250, max: 250 })),
        (sign, before, behind, exponent) => {
          const text = `${sign}${before}.${behind}${exponent === null ? '' : `e${exponent}`}`;
          const number = Number(text);
          const found = numbersOf([text]);
          if (found !== null) expect(found).toEqual([number]);
          else expect(Math.abs(number)).toBeLessThan(1e-200);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('reads digits before and behind a point as JavaScript does, however many there are', () => {
    const digits = (count: number) => '7294105836'.repeat(3).slice(0, count);
    const texts = [];
    for (let before = 1; before <= 20; before++)
      for (let behind = 1; behind <= 20; behind++)
        for (const sign of ['', '-'])
          texts.push(
            `${sign}${digits(before)}.${digits(behind)}`,
            `${sign}0.${digits(behind).padStart(20, '0')}`,
          );
    expect(numbersOf(texts)).toEqual(texts.map(Number));
    const integers = Array.from({ length: 15 }, (_, count) => [
      digits(count + 1),
      `-${digits(count + 1)}`,
    ]).flat();
    expect(numbersOf(integers)).toEqual(integers.map(Number));
  });

  it('takes what has another character at any place for no plain number', () => {
    for (const number of [
      '7294.105',
      '12345678',
      '0.12345678901234567',
      '1.5e10',
      '72941058367.29',
      '-729410',
    ])
      for (const other of '/:;x.- \u00b0')
        for (let at = 0; at < number.length; at++) {
          const text = number.slice(0, at) + other + number.slice(at + 1);
          if (!/^-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[-+]?[0-9]+)?$/.test(text))
            expect(numbersOf(['1', text, '2'])).toBeNull();
        }
  });

  it.each([
    // Exactly between two doubles, and a digit beyond.
    '9007199254740993.0',
    '9007199254740995.0',
    '9007199254740993.00000000000000000001',
    '4503599627370496.5',
    '4503599627370497.5',
    '1.00000000000000011102230246251565',
    '1.00000000000000011102230246251566',
    '1448997445238699.0',
    '7.2057594037927933e16',
    '0.000000000000000000000000000000',
    '-0.0',
    '1e23',
    '8.442911973260991817129021e-30',
    '2.2250738585072014e-108',
    '1e64',
    '1e65',
    '12345678901234567890.5',
    '0.00000000000000000000000000000000012345678901234567891',
  ])('reads %s', (text) => {
    expect(numbersOf([text])).toEqual([Number(text)]);
  });

  it.each([
    '1_000',
    ' 1',
    '1 ',
    '+1',
    '01',
    '-',
    '.5',
    '5.',
    '1e',
    '1e+',
    '1.2.3',
    '0x1',
    'nan',
    '-0',
    '00.5',
  ])('takes %s for no plain number', (text) => {
    expect(numbersOf([text])).toBeNull();
    expect(numbersOf(['1', '2', text])).toBeNull();
  });

  it('takes no integer for a number that a double may not hold', () => {
    expect(numbersOf(['999999999999999'])).toEqual([999999999999999]);
    expect(numbersOf(['1000000000000000'])).toBeNull();
  });

  it('takes no number for one that is too large or too small for a double', () => {
    expect(numbersOf(['1e400'])).toBeNull();
    expect(numbersOf(['1e-400'])).toBeNull();
    expect(numbersOf(['5e-324'])).toBeNull();
  });

  it('says which columns hold integers, and counts empty cells', () => {
    const rows = read('1,2.5,\n,-3,\n7,1e2,\n', 3);
    expect(rows?.rows).toBe(3);
    expect(rows?.numbers(0)).toEqual({
      values: Float64Array.of(1, Number.NaN, 7),
      missing: 1,
      integer: true,
    });
    expect(rows?.numbers(1)).toEqual({ values: Float64Array.of(2.5, -3, 100), missing: 0, integer: false });
    expect(rows?.numbers(2)?.missing).toBe(3);
  });

  it('codes texts in the order in which they appear first', () => {
    const rows = read('ä;x\nb;\nä;\u{1f600}\nb c;x', 2, ';');
    expect(rows?.texts(0, 10)).toEqual({
      texts: ['ä', 'b', 'b c'],
      counts: [2, 1, 1],
      codes: Int32Array.of(0, 1, 0, 2),
    });
    expect(rows?.texts(1, 2)).toEqual({
      texts: ['x', '\u{1f600}'],
      counts: [2, 1],
      codes: Int32Array.of(0, -1, 1, 0),
    });
    expect(rows?.texts(0, 2)).toBeNull();
  });

  it('tells many texts apart', () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `text ${(i * 7) % 2500}`);
    const found = read(`${texts.join('\n')}\n`)?.texts(0, 2500);
    expect(found?.texts).toHaveLength(2500);
    expect(Array.from(found?.codes ?? [], (code) => found?.texts[code])).toEqual(texts);
    expect(new Set(found?.counts)).toEqual(new Set([2]));
  });

  it('takes CRLF where every line ends so', () => {
    const rows = read('1,a\r\n2,\r\n', 2);
    expect(rows?.numbers(0)?.values).toEqual(Float64Array.of(1, 2));
    expect(rows?.texts(1, 9)?.codes).toEqual(Int32Array.of(0, -1));
  });

  it.each(['\n', '\r\n'])('finds cells wherever they end, lines ending with %j', (lineEnd) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(70), { minLength: 1, maxLength: 60, size: 'max' }),
        (columns, lengths) => {
          const cells = lengths.map((length, at) => `${at} ${'!é'.repeat(length / 2)}`);
          while (cells.length % columns > 0) cells.push('');
          const lines = [];
          for (let at = 0; at < cells.length; at += columns)
            lines.push(cells.slice(at, at + columns).join(','));
          const found = read(lines.map((line) => line + lineEnd).join(''), columns);
          expect(found?.rows).toBe(lines.length);
          for (let column = 0; column < columns; column++) {
            const { texts = [], codes = [] } = found?.texts(column, 100) ?? {};
            const own = cells.filter((_, at) => at % columns === column);
            expect(Array.from(codes, (code) => texts[code] ?? '')).toEqual(own);
          }
        },
      ),
    );
  });

  it.each(['"', '\0', '\r', ',', '\n'])('refuses %j at any place', (odd) => {
    for (const lineEnd of ['\n', '\r\n']) {
      const plain = `ab,cdefg${lineEnd}`.repeat(20);
      for (let at = 0; at < plain.length; at++)
        if (
          plain[at] !== odd &&
          !(plain[at] === '\n' && odd === ',' && at === plain.length - 1 && lineEnd === '\n')
        )
          expect(read(plain.slice(0, at) + odd + plain.slice(at + 1), 2)).toBeNull();
    }
  });

  it.each([
    ['no rows', ''],
    ['a quote', '1,"a"\n'],
    ['a NUL', '1,\0\n'],
    ['too many cells', '1,2\n1,2,3\n'],
    ['too few cells', '1,2\n1\n'],
    ['an empty line', '1,2\n\n1,2\n'],
    ['an empty line at the end', '1,2\n\n'],
    ['a lone CR', '1,2\r3,4\n'],
    ['mixed line ends', '1,2\r\n3,4\n'],
    ['mixed line ends, CRLF last', '1,2\n3,4\r\n'],
    ['a CR within a CRLF line', '1,\r2\r\n'],
    ['a last row without its CRLF', '1,2\r\n3,4'],
    ['a last row that ends with CR', '1,2\n3,4\r'],
  ])('refuses %s', (_, text) => {
    expect(read(text, 2)).toBeNull();
  });
});
