import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './parse-csv.js';

const parse = (text: string) => Object.fromEntries(parseCsv(text, 'rows.csv'));

describe('parseCsv', () => {
  it('reads quoted cells, doubled quotes and line breaks inside quotes', () => {
    expect(parse('a,b\n1,"x, ""y""\nz"\n')).toEqual({ a: ['1'], b: ['x, "y"\nz'] });
  });

  it('takes an empty cell as missing, a quoted empty cell as empty text', () => {
    expect(parse('a,b,c\n,"",\n')).toEqual({ a: [null], b: [''], c: [null] });
  });

  it('reads CRLF line ends, blank lines, and a last line without its end', () => {
    expect(parse('a,b\r\n1,2\r\n\r\n3,4')).toEqual({ a: ['1', '3'], b: ['2', '4'] });
    expect(parse('a,b\n1,2\r')).toEqual({ a: ['1'], b: ['2'] });
  });

  it('keeps the empty last cell of a last line without its end', () => {
    expect(parse('a,b\n1,')).toEqual({ a: ['1'], b: [null] });
  });

  it('keeps white space, and a quote inside an unquoted cell', () => {
    expect(parse('a,b\n x , 5" \n')).toEqual({ a: [' x '], b: [' 5" '] });
  });

  it('names the row that has too few or too many cells', () => {
    expect(() => parse('a,b\n1,2\n3\n')).toThrow(
      'rows.csv cannot be read as CSV: row 3 has 1 cells, the header has 2',
    );
    expect(() => parse('a,b\n1,2,3\n')).toThrow('row 2 has 3 cells');
  });

  it('refuses an open quote, text after a closing quote, a doubled column, an empty file', () => {
    expect(() => parse('a,b\n1,"2\n3,4\n')).toThrow('row 2 has a quoted cell that is not closed');
    expect(() => parse('a,b\n"1"x,2\n')).toThrow('row 2');
    expect(() => parse('a,"b\n')).toThrow('the header has a quoted cell');
    expect(() => parse('a,a\n1,2\n')).toThrow('names the column "a" twice');
    expect(() => parse('')).toThrow('it is empty');
  });

  it('reads back whatever is quoted by RFC 4180', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ') }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const quote = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
        const text = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join('\n');
        expect(parse(text)).toEqual({ a: rows.map(([a]) => a), b: rows.map(([, b]) => b) });
      }),
    );
  });
});
