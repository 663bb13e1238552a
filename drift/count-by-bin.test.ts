import { expect, it } from 'vitest';
import { countByBin } from './count-by-bin.js';

const edges = Float64Array.of(0, 1, 2, 3);

it('takes bins as half-open and the last one as closed', () => {
  expect([...countByBin(Float64Array.of(0, 0.5, 1, 2, 2.5, 3), edges)]).toEqual([2, 1, 3]);
});

it('leaves out what lies beyond the edges', () => {
  expect([...countByBin(Float64Array.of(-1, -0.5, 1.5, 3.5), edges)]).toEqual([0, 1, 0]);
  expect([...countByBin(new Float64Array(0), edges)]).toEqual([0, 0, 0]);
});
