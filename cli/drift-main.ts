/**
 * `sentinel drift` as a program of its own, which the build makes one file of: a check of small files takes so little time
 * that loading the rest of the command would be most of it. Its threads run the same file.
 */
import { runCommandLine } from './command-line.js';
import { driftCommand } from './drift.js';

/** Whether `bin/run-compiled.js` was told to run the thread. `node:worker_threads` knows, and takes a while to load. */
declare const asThread: boolean;

if (asThread) void import('../activities/drift-thread.js');
else void runCommandLine({ drift: async () => driftCommand() });
