import { pathNormals, STEPS } from './path-normals.js';

/** The sum A of |w_j B(u_j)| over the places u_j, B being a Brownian bridge. */
export interface WeightedBridge {
  /** u_j: ascending, between 0 and 1, at most `MOST_PLACES`. */
  readonly places: Float64Array;
  /** w_j, positive. */
  readonly weights: Float64Array;
}

/** The most places at which a path can be looked at. */
export const MOST_PLACES = STEPS - 1;
let steps: Float64Array | undefined;

/** A function that writes w_j B(u_j) of one of the paths into an array. The same paths whenever it is made. */
export function bridgePaths({ places, weights }: WeightedBridge): (path: number, into: Float64Array) => void {
  steps ??= pathNormals();
  const normals = steps;
  const count = places.length;
  const scales = new Float64Array(count + 1);
  for (let j = 0; j <= count; j++) scales[j] = Math.sqrt((places[j] ?? 1) - (places[j - 1] ?? 0));
  return (path, into) => {
    const first = path * STEPS;
    let at = 0;
    for (let j = 0; j < count; j++) {
      at += (scales[j] as number) * (normals[first + j] as number);
      into[j] = at;
    }
    const end = at + (scales[count] as number) * (normals[first + count] as number);
    for (let j = 0; j < count; j++) {
      into[j] = ((into[j] as number) - (places[j] as number) * end) * (weights[j] as number);
    }
  };
}
