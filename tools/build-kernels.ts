/** `npm run build:kernels`: compiles the AssemblyScript of `drift/kernels/assembly/` and writes it as modules beside it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import { compileKernel } from './compile-kernel.js';

/** As modules, so that sources, build, bundle and library all find it without a file to look for. */
for (const name of ['sort-numbers']) {
  const module = await compileKernel(name);
  await writeFile(join(packageRoot(), 'drift', 'kernels', `${name}.wasm.ts`), module);
  process.stdout.write(`drift/kernels/${name}.wasm.ts: ${module.length} characters\n`);
}
