/**
 * Reads plain CSV in WebAssembly memory: no quotes, the same line end throughout, as many cells in every row. Whatever is
 * not plain is refused. AssemblyScript; `npm run build:kernels` makes `../plain-csv.wasm.ts` of it, and
 * `../plain-csv-kernel.ts` is what the store calls.
 */
export { codeTexts } from './code-texts';
export { FREE, LARGEST_EXPONENT, POWERS } from './double-bits';
export { readNumbers } from './read-numbers';
export { ROOM, splitCells } from './split-cells';
