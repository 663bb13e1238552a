'use strict';
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');
const { Script, constants } = require('node:vm');

/**
 * Runs a script with what V8 had compiled of it when it was built, `<file>.compiled`. V8 refuses that when it is of another
 * version or for other machines, and compiles anew, which takes longer and does the same.
 *
 * @param {string} file CommonJS in ASCII
 * @returns {Script}
 */
function runCompiled(file) {
  const script = new Script(`(function (require, fileUrl) {${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    cachedData: contentOf(`${file}.compiled`),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  script.runInThisContext()(createRequire(file), pathToFileURL(file).href);
  return script;
}

/** @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

module.exports = { runCompiled };
