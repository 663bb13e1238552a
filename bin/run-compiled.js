'use strict';
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');
const { Script, constants } = require('node:vm');
const { crc32 } = require('node:zlib');

/** Bytes of the checksums behind what V8 had compiled: of that, and of the script. */
const CHECKSUMS = 8;

/**
 * Runs a script with what V8 had compiled of it when it was built, `<file>.compiled`. V8 refuses that when it is of another
 * version or for other machines, and compiles anew, which takes longer and does the same.
 *
 * @param {string} file CommonJS in ASCII
 * @param {boolean} [asThread] what the script finds as `asThread`
 * @returns {Script}
 */
function runCompiled(file, asThread = false) {
  const source = readFileSync(file);
  const script = new Script(`(function (require, fileUrl, asThread) {${source.latin1Slice()}\n})`, {
    filename: file,
    cachedData: compiledOf(file, source),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  script.runInThisContext()(createRequire(file), pathToFileURL(file).href, asThread);
  return script;
}

/**
 * V8 looks at the lengths only: a damaged file, or one of another script, would run, and compute something else.
 *
 * @param {string} file
 * @param {Buffer} source
 * @returns {Buffer | undefined}
 */
function compiledOf(file, source) {
  try {
    const content = readFileSync(`${file}.compiled`);
    const end = content.length - CHECKSUMS;
    const compiled = content.subarray(0, end);
    const sound =
      content.readUInt32LE(end) === crc32(compiled) && content.readUInt32LE(end + 4) === crc32(source);
    return sound ? compiled : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps what V8 has compiled of a script up to now.
 *
 * @param {string} file as it was given to `runCompiled`
 * @param {Script} script what that returned
 */
function keepCompiled(file, script) {
  const compiled = script.createCachedData();
  const checksums = Buffer.alloc(CHECKSUMS);
  checksums.writeUInt32LE(crc32(compiled), 0);
  checksums.writeUInt32LE(crc32(readFileSync(file)), 4);
  const written = `${file}.compiled.${process.pid}`;
  writeFileSync(written, Buffer.concat([compiled, checksums]));
  renameSync(written, `${file}.compiled`);
}

module.exports = { keepCompiled, runCompiled };
