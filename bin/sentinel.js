#!/usr/bin/env node
// The `sentinel` command. It runs what the build left in dist/; `npm run dev -- …` runs the sources.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Node 22.8 and later keep what they have compiled, so that the next command starts sooner.
module.enableCompileCache?.();

const main = new URL('../dist/bundle/cli/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  await import(main.href);
} else {
  process.stderr.write('sentinel: not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
