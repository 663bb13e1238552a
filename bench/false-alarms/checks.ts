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
  /** One value; those of one figure a window. */
  const alone = (draw: () => number) => () => [draw()];
  /** Of answers to so many rows: mean and quantiles of the scores, and the share of the class above a half, all of the same rows. */
  const outputs = (rows: number) => () => {
    const scores = Array.from({ length: rows }, () => 1 / (1 + Math.exp(-normal()))).sort((a, b) => a - b);
    const mean = scores.reduce((sum, score) => sum + score, 0) / rows;
    const at = (share: number) => scores[Math.floor(share * (rows - 1))] ?? 0;
    return [
      mean,
      ...[0.05, 0.25, 0.5, 0.75, 0.95].map(at),
      scores.filter((score) => score > 0.5).length / rows,
    ];
  };
  for (const [count, direction, name, draw, hours, delay] of [
    [1, 'up', 'normal', alone(normal), 24, 0],
    [1, 'both', 'normal', alone(normal), 1, 0],
    [1, 'up', 'exponential', alone(exponential), 24, 0],
    [1, 'down', 'p-value', alone(uniform), 24, 0],
    [1, 'both', 'share of 50 rows', () => outputs(50)().slice(-1), 1, 0],
    [1, 'both', 'normal, labels ten windows late', alone(normal), 24, 10],
    [5, 'up', 'normal', () => [1, 2, 3, 4, 5].map(normal), 24, 0],
    [5, 'up', 'exponential', () => [1, 2, 3, 4, 5].map(exponential), 1, 0],
    [7, 'both', 'of the same scores', outputs(100), 24, 0],
  ] as const) {
    const ends = Array.from({ length: CHECKS }, (_, i) => ({
      start: null,
      end: new Date((i + 1) * hours * 3_600_000).toISOString(),
    }));
    let [checks, found] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const drawn = Array.from({ length: CHECKS }, draw);
      const series = Array.from({ length: count }, (_, i) => drawn.map((values) => values[i] ?? 0));
      const before: WatchedFigure['before'][] = series.map(() => null);
      for (let to = 15; to <= CHECKS; to++) {
        const from = Math.max(0, to - LOOKED_BACK);
        const figures = series.map(
          (values, i): WatchedFigure => ({
            name: `${run} ${i}`,
            kind: 'column',
            direction,
            values: values.slice(from, to).map((value, at) => (at + delay < to - from ? value : null)),
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
