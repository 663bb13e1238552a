/** The numbers kernel: `npm run build:kernels` makes `../numbers.wasm.ts` of it, and `../numbers-kernel.ts` calls that. */
export { addProducts } from './add-products';
export { FREE, rankNumbers, sortNumbers } from './sort-numbers';
export { addPowers, countDistinct, findLongestRun } from './describe-sorted';
