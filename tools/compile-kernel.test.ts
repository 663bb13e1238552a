import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { compileKernel } from './compile-kernel.js';
import { KERNELS } from './kernels.js';

describe('compileKernel', () => {
  it.each(KERNELS)('makes what is committed: $name', async ({ folder, name }) => {
    const committed = await readFile(join(packageRoot(), folder, `${name}.wasm.ts`), 'utf8');
    expect(await compileKernel(folder, name)).toBe(committed);
  });

  it('says why a kernel does not compile', async () => {
    await expect(compileKernel('drift/kernels', 'no-such-kernel')).rejects.toThrow('no-such-kernel.ts');
  });
});
