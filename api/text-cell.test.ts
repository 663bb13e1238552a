import { describe, expect, it } from 'vitest';
import { textCell } from './text-cell.js';

const number = { type: 'numeric', integer: false, nullable: true } as const;
const category = { type: 'categorical', nullable: true } as const;

describe('textCell', () => {
  it.each([
    ['39', 39],
    [' -1.5e3 ', -1500],
    ['.5', 0.5],
    ['+2.', 2],
    ['', null],
    ['nan', null],
    ['NaN', null],
    ['NA', null],
    ['null', null],
    ['0x10', '0x10'],
    ['1,5', '1,5'],
    ['Infinity', 'Infinity'],
    ['1_000', '1_000'],
  ])('reads %j as a number, a missing one, or nothing of the kind', (text, value) => {
    expect(textCell(text, number)).toBe(value);
  });

  it('leaves categories as they came', () => {
    for (const text of ['NA', '', ' x ', '39', 'nan']) expect(textCell(text, category)).toBe(text);
    expect(textCell(null, category)).toBeNull();
  });
});
