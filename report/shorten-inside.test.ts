import { expect, it } from 'vitest';
import { shortenInside } from './shorten-inside.js';

it('keeps the ends of a long name, so that names which begin alike stay apart', () => {
  expect(shortenInside('age', 18)).toBe('age');
  expect(shortenInside('measurement_of_pressure_17', 18)).toBe('measureme…ssure_17');
  expect(shortenInside('measurement_of_pressure_18', 18)).toBe('measureme…ssure_18');
});

it('counts as a reader does', () => {
  expect(shortenInside('👩‍👩‍👧‍👦'.repeat(6), 5)).toBe(`${'👩‍👩‍👧‍👦'.repeat(2)}…${'👩‍👩‍👧‍👦'.repeat(2)}`);
});
