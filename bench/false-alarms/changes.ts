import { seededRandom } from '../../drift/seeded-random.js';
import { detectChanges } from '../../drift/sequential/detect-changes.js';

const STATED = 100;
const LIVE = 1_000;
const DAY = 86_400_000;

/** Windows until the first alarm, against what is stated, and until a shift is found. */
export function changeFalseAlarms(runs: number, print: (line: string) => void): boolean {
  const random = seededRandom(20_261_129);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const days = (count: number, from: number, draw: (day: number) => number) =>
    Array.from({ length: count }, (_, i) => ({ time: (from + i) * DAY, value: draw(from + i) }));
  const firstAlarms = (
    reference: number,
    draw: (day: number) => number,
    shift: number,
    calendar: 'weekday' | null,
    count: number,
  ) =>
    Array.from({ length: count }, (_, seed) => {
      const live = days(LIVE, reference, (day) => draw(day) + shift);
      const { states } = detectChanges(days(reference, 0, draw), live, {
        meanWindowsToFalseAlarm: STATED,
        calendar,
        seed,
      });
      const at = states.findIndex(({ alarm }) => alarm !== null);
      return at < 0 ? LIVE : at + 1;
    });
  let kept = true;
  print(`Windows to a false alarm, ${runs} series a line, ${STATED} stated:`);
  print('| figures | reference windows | calendar | mean | standard error |');
  print('|---|---|---|---|---|');
  const kinds: Readonly<Record<string, (day: number) => number>> = {
    normal,
    exponential: () => -Math.log(uniform()),
    'heavy-tailed': () => uniform() ** -0.8,
    'four values': () => Math.floor(4 * uniform()),
    'normal and a weekly pattern': (day) => normal() + (day % 7 < 5 ? 8 : 0),
    'exponential and a weekly pattern': (day) => -Math.log(uniform()) + (day % 7 < 5 ? 8 : 0),
  };
  for (const [name, draw] of Object.entries(kinds)) {
    const weekly = name.endsWith('pattern');
    for (const reference of weekly ? [14, 56] : [10, 60]) {
      const steps = firstAlarms(reference, draw, 0, weekly ? 'weekday' : null, runs);
      const mean = steps.reduce((sum, step) => sum + step, 0) / runs;
      const squares = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0);
      const error = Math.sqrt(squares / (runs - 1) / runs);
      // With a calendar the figures must be normal for the mean to be exact; it must not be shorter for others.
      kept &&= mean > STATED - 3 * error && (weekly || mean < STATED + 3 * error);
      print(
        `| ${name} | ${reference} | ${weekly ? 'weekday' : 'none'} | ${mean.toFixed(1)} | ${error.toFixed(1)} |`,
      );
    }
  }
  print('');
  print('Windows until a shift of normal figures is found, median / 90 %:');
  print('| shift in standard deviations | 10 reference windows | 20 | 60 | 200 |');
  print('|---|---|---|---|---|');
  for (const shift of [1, 2, 3]) {
    const cells = [10, 20, 60, 200].map((reference) => {
      const steps = firstAlarms(reference, normal, shift, null, Math.ceil(runs / 2)).sort((a, b) => a - b);
      const at = (share: number) => steps[Math.floor(share * (steps.length - 1))];
      return `${at(0.5)} / ${at(0.9)}`;
    });
    print(`| ${shift} | ${cells.join(' | ')} |`);
  }
  return kept;
}
