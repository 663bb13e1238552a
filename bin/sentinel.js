#!/usr/bin/env node
// The `sentinel` command. It runs what the build left in dist/; `npm run dev -- …` runs the sources.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const bundle = join(__dirname, '..', 'dist', 'bundle', 'cli');
const main = join(bundle, 'main.js');

if (!existsSync(main)) {
  process.stderr.write('sentinel: not built yet. Run: npm run build\n');
  process.exitCode = 1;
} else if (process.argv[2] === 'drift') {
  require('./run-compiled.js').runCompiled(join(bundle, 'drift-main.cjs'));
} else {
  // Node 22.8 and later keep what they have compiled, so that the next command starts sooner.
  require('node:module').enableCompileCache?.();
  void import(pathToFileURL(main).href);
}
