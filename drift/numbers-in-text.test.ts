import { expect, it } from 'vitest';
import { categoricalColumn } from './column-from-values.js';
import { numbersInText } from './numbers-in-text.js';

it('repeats each number as often as its text occurs', () => {
  const numbers = numbersInText(categoricalColumn('x', ['2', '2', '10', null]));
  if ('notANumber' in numbers) throw new Error('expected numbers');
  expect([...numbers.values].sort((a, b) => a - b)).toEqual([2, 2, 10]);
  expect(numbers.missing).toBe(1);
  expect(numbers.integer).toBe(true);
});

it.each(['', ' ', '0x10', 'Infinity', 'NaN', '1,5', '12px', '1e', '.'])('takes %j for no number', (text) => {
  expect(numbersInText(categoricalColumn('x', ['1', text]))).toEqual({ notANumber: text });
});

it.each(['0', '-1', '+1.5', '.5', '5.', '1e-3', ' 7 '])('takes %j for a number', (text) => {
  expect(numbersInText(categoricalColumn('x', [text]))).toHaveProperty(
    'values',
    Float64Array.of(Number(text)),
  );
});

it('reads a column of truth values as 1 and 0', () => {
  expect(numbersInText(categoricalColumn('x', ['False', 'true', 'TRUE']))).toMatchObject({
    values: Float64Array.of(0, 1, 1),
    integer: true,
  });
  expect(numbersInText(categoricalColumn('x', ['1', 'true']))).toEqual({ notANumber: 'true' });
});
