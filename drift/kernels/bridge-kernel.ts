import { createTwoSamplesInstance } from './two-samples-module.js';

/** A linear function of a path, and a curve that the path follows with it. */
export interface PathDirection {
  readonly factors: Float64Array;
  readonly curve: Float64Array;
}

/** Paths, and the places at which they are looked at. */
export interface BridgeShape {
  /** Normal numbers of which the paths are made, `steps` for each. */
  readonly normals: Float64Array;
  readonly steps: number;
  /** u_j: ascending, between 0 and 1, fewer than there are steps. */
  readonly places: Float64Array;
  /** w_j, positive. */
  readonly weights: Float64Array;
}

/** Paths of a Brownian bridge B: path i is w_j B(u_j), the same whenever it is asked for. */
export interface BridgePaths {
  /** The sum of |w_j B(u_j)|. */
  areaOf(path: number): number;
  /**
   * Prepares for finding where areas pass a bound.
   *
   * @param area the bound
   * @param sum a path without its share of this is moved along its curve
   * @param spread of this a path gets a share that is told; `null` for its own
   */
  along(area: number, sum: PathDirection, spread: PathDirection | null): PathBounds;
}

/**
 * From which multiple of the sum's curve on, upwards and downwards, the area of a path is large; `null` when it is so
 * everywhere.
 */
export type PathBounds = (
  path: number,
  share: number,
) => { readonly upper: number; readonly lower: number } | null;

/**
 * Makes what walks on paths in WebAssembly; for why, see `TwoSamplesKernel`. Paths are good until it is called again.
 */
export function createBridgeKernel(): (shape: BridgeShape) => BridgePaths {
  const { call, read, startPlacing } = createTwoSamplesInstance();
  const walkPath = call('walkPath');
  const areaOf = call('areaOf');
  const moveTo = call('moveTo');
  const findBounds = call('findBounds');
  return (shape) => {
    const place = startPlacing();
    const count = shape.places.length;
    const normals = place(shape.normals);
    const scales = place(scalesOf(shape.places));
    const places = place(shape.places);
    const weights = place(shape.weights);
    const path = place(new Float64Array(count));
    const walk = (index: number): void => {
      const own = normals.at + index * shape.steps * Float64Array.BYTES_PER_ELEMENT;
      walkPath(own, scales.at, places.at, weights.at, path.at, count);
    };
    const direct = ({ factors, curve }: PathDirection) => {
      const toFactors = place(factors);
      const toCurve = place(curve);
      return (value: number): void => {
        moveTo(value, path.at, toFactors.at, toCurve.at, count);
      };
    };
    return {
      areaOf(index) {
        walk(index);
        return areaOf(path.at, count);
      },
      along(area, sum, spread) {
        const slopes = place(sum.curve);
        const steepest = sum.curve.reduce((total, slope) => total + slope, 0);
        const moveSum = direct(sum);
        const moveSpread = spread && direct(spread);
        return (index, share) => {
          walk(index);
          moveSum(0);
          moveSpread?.(share);
          findBounds(area, steepest, path.at, slopes.at, count);
          const upper = read('upper');
          return upper === Number.NEGATIVE_INFINITY ? null : { upper, lower: read('lower') };
        };
      },
    };
  };
}

/** Standard deviations of the steps between places, the last one to the end. */
function scalesOf(places: Float64Array): Float64Array {
  return Float64Array.from({ length: places.length + 1 }, (_, j) =>
    Math.sqrt((places[j] ?? 1) - (places[j - 1] ?? 0)),
  );
}
