import { describe, expect, it } from 'vitest';
import { seededRandom } from '../seeded-random.js';
import { bootstrapError } from './bootstrap-error.js';

const random = seededRandom(3);
const valuesOf = (rows: number) => Float64Array.from({ length: rows }, () => random() / 2 ** 32);
const meanOf = (values: Float64Array) => (positions: Int32Array) =>
  positions.reduce((sum, row) => sum + (values[row] ?? 0), 0) / positions.length;

describe('bootstrapError', () => {
  it('finds the standard error of a mean', () => {
    const values = valuesOf(1000);
    // A uniform number varies by 1 / 12.
    const ratio = bootstrapError(1000, meanOf(values)) / Math.sqrt(1 / 12 / 1000);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });

  it('finds it too where it draws fewer rows than there are', () => {
    const values = valuesOf(80_000);
    const ratio = bootstrapError(80_000, meanOf(values)) / Math.sqrt(1 / 12 / 80_000);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });

  it('gives the same for the same seed, and another for another', () => {
    const values = valuesOf(50);
    expect(bootstrapError(50, meanOf(values), 1)).toBe(bootstrapError(50, meanOf(values), 1));
    expect(bootstrapError(50, meanOf(values), 1)).not.toBe(bootstrapError(50, meanOf(values), 2));
  });

  it('knows no error of what is mostly not defined', () => {
    expect(bootstrapError(10, () => null)).toBeNaN();
  });
});
