/**
 * Counts how often the statistics that look at many columns, segments or windows at once raise a false alarm, on data in
 * which nothing changed. Exits with 1 where one breaks its promise by more than three standard errors.
 *
 *     npm run bench:false-alarms -- --runs 400 --only segments
 */
import { parseArgs } from 'node:util';
import { changeFalseAlarms } from './false-alarms/changes.js';
import { checkFalseAlarms } from './false-alarms/checks.js';
import { domainFalseAlarms } from './false-alarms/domain-classifier.js';
import { reconstructionFalseAlarms } from './false-alarms/reconstruction.js';
import { segmentFalseAlarms } from './false-alarms/segments.js';

const SECTIONS = {
  domains: domainFalseAlarms,
  reconstruction: reconstructionFalseAlarms,
  segments: segmentFalseAlarms,
  changes: changeFalseAlarms,
  checks: checkFalseAlarms,
};
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '400' }, only: { type: 'string' } },
});
const runs = Number(values.runs);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const chosen = Object.entries(SECTIONS).filter(([name]) => values.only === undefined || values.only === name);
if (chosen.length === 0)
  throw new RangeError(`Expected --only ${Object.keys(SECTIONS).join(' or ')}, got ${values.only}.`);
const kept = chosen.map(([, run], i) => {
  if (i > 0) print('');
  return run(runs, print);
});
process.exitCode = kept.every(Boolean) ? 0 : 1;
