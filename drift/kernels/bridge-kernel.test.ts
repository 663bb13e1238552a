import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgeDirections } from '../calibrated/bridge-directions.js';
import { PATHS, pathNormals, STEPS } from '../calibrated/path-normals.js';
import { createBridgeKernel } from './bridge-kernel.js';

const normals = pathNormals();
const over = createBridgeKernel();

const bridges = fc
  .array(
    fc.record({
      gap: fc.double({ min: 0.01, max: 1, noNaN: true }),
      weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
    }),
    {
      minLength: 1,
      maxLength: STEPS - 1,
      size: 'max',
    },
  )
  .map((cells) => {
    const total = cells.reduce((sum, { gap }) => sum + gap, 0) * 1.01;
    let reached = 0;
    const places = Float64Array.from(cells, ({ gap }) => {
      reached += gap / total;
      return reached;
    });
    return { places, weights: Float64Array.from(cells, ({ weight }) => weight) };
  });

/** A path in plain JavaScript. */
function plainPath({ places, weights }: { places: Float64Array; weights: Float64Array }, path: number) {
  const heights: number[] = [];
  let at = 0;
  for (let j = 0; j <= places.length; j++) {
    at += Math.sqrt((places[j] ?? 1) - (places[j - 1] ?? 0)) * (normals[path * STEPS + j] ?? Number.NaN);
    heights.push(at);
  }
  return places.map((place, j) => ((heights[j] ?? 0) - place * at) * (weights[j] ?? 0));
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('createBridgeKernel', () => {
  it('walks the paths of plain JavaScript, to the bit', () => {
    fc.assert(
      fc.property(bridges, fc.integer({ min: 0, max: PATHS - 1 }), (bridge, path) => {
        const area = over({ ...bridge, normals, steps: STEPS }).areaOf(path);
        expect(area).toBe(sum(plainPath(bridge, path).map((value) => Math.abs(value))));
      }),
      { numRuns: 100 },
    );
  });

  it('finds where the area passes a bound', () => {
    fc.assert(
      fc.property(
        bridges,
        fc.integer({ min: 0, max: PATHS - 1 }),
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        (bridge, path, share, times) => {
          const { sum: ofSum, spread } = bridgeDirections(bridge);
          const area = times * sum(ofSum.curve);
          const found = over({ ...bridge, normals, steps: STEPS }).along(area, ofSum, spread)(path, share);
          const rest = plainPath(bridge, path);
          for (const [direction, wanted] of [
            [ofSum, 0],
            ...(spread ? [[spread, share] as const] : []),
          ] as const) {
            const own = sum(rest.map((value, j) => value * (direction.factors[j] ?? 0)));
            for (let j = 0; j < rest.length; j++)
              rest[j] = (rest[j] ?? 0) + (wanted - own) * (direction.curve[j] ?? 0);
          }
          const areaAt = (z: number) =>
            sum(rest.map((value, j) => Math.abs(value + z * (ofSum.curve[j] ?? 0))));
          if (found === null) {
            for (let z = -5; z <= 5; z += 0.01) expect(areaAt(z)).toBeGreaterThan(area * (1 - 1e-6));
            return;
          }
          const scale = sum(ofSum.curve);
          for (const z of [found.upper, -found.lower])
            expect(Math.abs(areaAt(z) - area)).toBeLessThan(1e-4 * scale);
          for (const z of [found.upper + 0.01, -found.lower - 0.01]) expect(areaAt(z)).toBeGreaterThan(area);
        },
      ),
      { numRuns: 50 },
    );
  });
});
