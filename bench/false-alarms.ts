/**
 * Counts how often the statistics that look at many columns, segments or windows at once raise a false alarm, on data in
 * which nothing changed. Exits with 1 where one breaks its promise by more than three standard errors.
 *
 *     npm run bench:false-alarms -- --runs 400
 */
import { parseArgs } from 'node:util';
import { domainFalseAlarms } from './false-alarms/domain-classifier.js';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '400' } } });
const runs = Number(values.runs);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const kept = [domainFalseAlarms(runs, print)];
process.exitCode = kept.every(Boolean) ? 0 : 1;
