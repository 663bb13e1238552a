import { seededRandom } from '../../drift/seeded-random.js';
import {
  CHECKS_TO_FALSE_ALARM,
  type WatchedFigure,
  watchFigures,
} from '../../drift/sequential/watch-figures.js';

const CHECKS = 400;
const LOOKED_BACK = 101;

/** Checks one after the other, each of the windows up to its own: how many for each false change that they find. */
export function checkFalseAlarms(series: number, print: (line: string) => void): boolean {
  const runs = Math.ceil(series / 40);
  const random = seededRandom(20_261_130);
  const uniform = () => (random() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const exponential = () => -Math.log(uniform());
  let kept = true;
  print(
    `Checks for each false change, ${runs} times ${CHECKS} checks a line, ${CHECKS_TO_FALSE_ALARM} or more stated:`,
  );
  print('| figures | a check every | checks | false changes | checks for each |');
  print('|---|---|---|---|---|');
  for (const [count, direction, name, draw, hours] of [
    [1, 'up', 'normal', normal, 24],
    [1, 'both', 'normal', normal, 1],
    [1, 'up', 'exponential', exponential, 24],
    [5, 'up', 'normal', normal, 24],
    [5, 'up', 'exponential', exponential, 1],
  ] as const) {
    const ends = Array.from({ length: CHECKS }, (_, i) => ({
      start: null,
      end: new Date((i + 1) * hours * 3_600_000).toISOString(),
    }));
    let [checks, found] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const series = Array.from({ length: count }, () => Array.from({ length: CHECKS }, draw));
      const before: WatchedFigure['before'][] = series.map(() => null);
      for (let to = 15; to <= CHECKS; to++) {
        const from = Math.max(0, to - LOOKED_BACK);
        const figures = series.map(
          (values, i): WatchedFigure => ({
            name: `${run} ${i}`,
            kind: 'column',
            direction,
            values: values.slice(from, to),
            before: before[i] ?? null,
          }),
        );
        checks++;
        for (const [i, { change }] of (
          watchFigures(ends.slice(from, to), figures)?.figures ?? []
        ).entries()) {
          if (change !== null && change.earliest !== before[i]?.earliest) found++;
          before[i] = change;
        }
      }
    }
    const expected = checks / CHECKS_TO_FALSE_ALARM;
    kept &&= found <= expected + 3 * Math.sqrt(expected);
    const figures = `${count} ${name}${direction === 'both' ? ', both directions' : ''}`;
    print(
      `| ${figures} | ${hours === 1 ? 'hour' : 'day'} | ${checks} | ${found} | ${(checks / found).toFixed(0)} |`,
    );
  }
  return kept;
}
