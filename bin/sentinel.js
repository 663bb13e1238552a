#!/usr/bin/env node
// The `sentinel` command. It runs what the build left in dist/; `npm run dev -- …` runs the sources.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/bundle/cli/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  await import(main.href);
} else {
  process.stderr.write('sentinel: not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
