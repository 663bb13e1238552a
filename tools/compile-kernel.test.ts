import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { compileKernel } from './compile-kernel.js';

describe('compileKernel', () => {
  it('makes what is committed', async () => {
    const committed = await readFile(join(packageRoot(), 'drift/kernels/sort-numbers.wasm.ts'), 'utf8');
    expect(await compileKernel('sort-numbers')).toBe(committed);
  });

  it('says why a kernel does not compile', async () => {
    await expect(compileKernel('no-such-kernel')).rejects.toThrow('no-such-kernel.ts');
  });
});
