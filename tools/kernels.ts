/** What is compiled to WebAssembly: as modules, so that sources, build, bundle and library find it without a file to look for. */
export const KERNELS = [
  { folder: 'drift/kernels', name: 'numbers' },
  { folder: 'drift/kernels', name: 'two-samples' },
  { folder: 'model/kernels', name: 'find-leaves' },
  { folder: 'store/kernels', name: 'plain-csv' },
] as const;
