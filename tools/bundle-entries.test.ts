import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { ENTRY_POINTS } from './bundle-entries.js';

it('has every file that is started as a thread or a child, and none that is not there', async () => {
  const started = new Set(['cli/main']);
  for (const folder of ['activities', 'api', 'cli', 'model', 'store', 'worker']) {
    const names = await readdir(join(packageRoot(), folder), { recursive: true });
    for (const name of names.filter((one) => one.endsWith('.ts') && !one.endsWith('.test.ts'))) {
      const text = await readFile(join(packageRoot(), folder, name), 'utf8');
      for (const [, entry] of text.matchAll(
        /\b(?:spawnThread|runInThread|entryPoint)(?:<[^>(]*>)?\(\s*'([^']+)'/g,
      ))
        if (entry) started.add(entry);
    }
  }
  expect(started.size).toBeGreaterThan(4);
  expect([...ENTRY_POINTS].sort()).toEqual([...started].sort());
});
