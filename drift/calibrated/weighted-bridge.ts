import { STEPS } from './path-normals.js';

/** The sum A of |w_j B(u_j)| over the places u_j, B being a Brownian bridge. */
export interface WeightedBridge {
  /** u_j: ascending, between 0 and 1, at most `MOST_PLACES`. */
  readonly places: Float64Array;
  /** w_j, positive. */
  readonly weights: Float64Array;
}

/** The most places at which a path can be looked at. */
export const MOST_PLACES = STEPS - 1;
