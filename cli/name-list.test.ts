import { describe, expect, it } from 'vitest';
import { parseNames } from './name-list.js';

describe('parseNames', () => {
  it.each([
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [' a , b ,', ['a', 'b']],
    ['a,,a', ['a']],
    ['"a,b",c', ['a,b', 'c']],
    ['c,"a,b"', ['c', 'a,b']],
    ['"say ""hi""", " x "', ['say "hi"', ' x ']],
    ['q"t,a=b,größe 😀,<b>', ['q"t', 'a=b', 'größe 😀', '<b>']],
    ['"two\nlines"', ['two\nlines']],
    ['', []],
    [',', []],
    ['""', []],
  ])('reads %j', (text, names) => {
    expect(parseNames(text)).toEqual(names);
  });

  it.each(['"a', '"a"b', 'a,"b'])('refuses %j', (text) => {
    expect(() => parseNames(text)).toThrow('a quote is not closed');
  });
});
