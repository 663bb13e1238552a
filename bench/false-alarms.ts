/**
 * Counts how often the statistics that look at many columns, segments or windows at once raise a false alarm, on data in
 * which nothing changed. Exits with 1 where one breaks its promise by more than three standard errors.
 *
 *     npm run bench:false-alarms -- --runs 400 --only segments
 */
import { changeFalseAlarms } from './false-alarms/changes.js';
import { checkFalseAlarms } from './false-alarms/checks.js';
import { domainFalseAlarms } from './false-alarms/domain-classifier.js';
import { reconstructionFalseAlarms } from './false-alarms/reconstruction.js';
import { segmentFalseAlarms } from './false-alarms/segments.js';
import { benchOptions, someOf, whole } from './options.js';

const SECTIONS = {
  domains: domainFalseAlarms,
  reconstruction: reconstructionFalseAlarms,
  segments: segmentFalseAlarms,
  changes: changeFalseAlarms,
  checks: checkFalseAlarms,
};
const { runs, only } = benchOptions(
  'npm run bench:false-alarms',
  `Counts how often statistics that look at many columns, segments or windows at once raise a false alarm.
Exits with 1 where one breaks its promise by more than three standard errors.`,
  {
    runs: whole(1, 400, 'runs of each simulation', 1_000_000),
    only: someOf(Object.keys(SECTIONS), 'what is simulated'),
  },
);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const chosen = Object.entries(SECTIONS).filter(([name]) => only.includes(name));
const kept = chosen.map(([, run], i) => {
  if (i > 0) print('');
  return run(runs, print);
});
process.exitCode = kept.every(Boolean) ? 0 : 1;
