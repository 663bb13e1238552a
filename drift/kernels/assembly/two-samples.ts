/** The kernel of two samples: `npm run build:kernels` makes `../two-samples.wasm.ts` of it, and `../two-samples-kernel.ts` calls that. */
export { areaBetween } from './area-between';
export { areaOf, findBounds, lower, moveTo, upper, walkPath } from './bridge-bounds';
export { hasTies, largestDistance } from './compare-sorted';
export { distanceError } from './distance-error';
export { readRuns } from './read-runs';
export { walkPooled } from './walk-pooled';
