/** `npm run build:kernels`: compiles the AssemblyScript of every `kernels/assembly/` and writes it as modules beside it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.js';
import { compileKernel } from './compile-kernel.js';
import { KERNELS } from './kernels.js';

for (const { folder, name } of KERNELS) {
  const module = await compileKernel(folder, name);
  await writeFile(join(packageRoot(), folder, `${name}.wasm.ts`), module);
  process.stdout.write(`${folder}/${name}.wasm.ts: ${module.length} characters\n`);
}
