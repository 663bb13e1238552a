import { expect, it } from 'vitest';
import { planImportance } from './importance-plan.js';

it.each([
  [
    { columns: 10, rows: 2_000, pass: 10 },
    { repeats: 5, rows: 2_000 },
  ],
  [
    { columns: 500, rows: 2_000, pass: 100 },
    { repeats: 3, rows: 2_000 },
  ],
  [
    { columns: 1_000, rows: 2_000, pass: 540 },
    { repeats: 1, rows: 666 },
  ],
  [{ columns: 1_000, rows: 100, pass: 540 }, null],
  [{ columns: 5_000, rows: 2_000, pass: 1_000 }, null],
  [
    { columns: 0, rows: 2_000, pass: 0 },
    { repeats: 5, rows: 2_000 },
  ],
])('plans %o within three minutes', (measured, plan) => {
  expect(planImportance(measured, 180_000)).toEqual(plan);
});
