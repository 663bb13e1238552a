import { describe, expect, it } from 'vitest';
import { type KernelCells, kernelCells } from './kernel-cells.js';
import { seededRandom } from './seeded-random.js';

function uniform(size: number, seed: number, scale: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: size }, () => (random() / 2 ** 32) * scale).sort();
}

function rows({ reference, current }: KernelCells): [number, number] {
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  return [sum(reference), sum(current)];
}

describe('kernelCells', () => {
  it('makes every different value a cell, with the kernel as it is', () => {
    const cells = kernelCells(Float64Array.of(1, 1, 2, 50), Float64Array.of(2, 4), 2);
    expect([...cells.reference]).toEqual([2, 1, 0, 1]);
    expect([...cells.current]).toEqual([0, 1, 1, 0]);
    // From 1 to 2 and 4, from 2 to 4; 50 is out of reach.
    expect([...cells.kernel]).toEqual([Math.exp(-0.25), Math.exp(-2.25), Math.exp(-1)]);
    expect([...cells.end]).toEqual([3, 3, 3, 4]);
    expect([...cells.start]).toEqual([0, 2, 3, 3]);
  });

  it('rounds many values to narrow cells and loses none', () => {
    const cells = kernelCells(uniform(100_000, 1, 10), uniform(50_000, 2, 10), 1);
    expect(rows(cells)).toEqual([100_000, 50_000]);
    expect(cells.reference.length).toBe(641);
    expect(cells.kernel.length).toBeLessThanOrEqual(250_000);
  });

  it('takes wider cells for values that are spread widely', () => {
    const cells = kernelCells(uniform(100_000, 1, 400), uniform(100_000, 2, 400), 1);
    expect(rows(cells)).toEqual([100_000, 100_000]);
    expect(cells.kernel.length).toBeLessThanOrEqual(250_000);
  });

  it('samples values that are spread too widely for that', () => {
    const cells = kernelCells(uniform(60_000, 1, 1e7), uniform(30_000, 2, 1e4), 1);
    expect(rows(cells)).toEqual([2000, 2000]);
  });
});
