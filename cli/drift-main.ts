/**
 * `sentinel drift` as a program of its own, which the build makes one file of: a check of small files takes so little time
 * that loading the rest of the command would be most of it. Its threads run the same file.
 */
import { isMainThread } from 'node:worker_threads';
import { runCommandLine } from './command-line.js';
import { driftCommand } from './drift.js';

if (isMainThread) void runCommandLine({ drift: async () => driftCommand() });
else void import('../activities/drift-thread.js');
