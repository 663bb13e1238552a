/**
 * `sentinel drift` as a program of its own, which the build makes one file of: a check of small files takes so little time
 * that loading the rest of the command would be most of it.
 */
import { runCommandLine } from './command-line.js';
import { driftCommand } from './drift.js';

void runCommandLine({ drift: async () => driftCommand() });
