import { describe, expect, it } from 'vitest';
import { normals } from '../multivariate/rotated-normals.fixture.js';
import { CHECKS_TO_FALSE_ALARM, type WatchedFigure, watchFigures } from './watch-figures.js';

const DAY = 86_400_000;
const START = Date.parse('2026-01-05T00:00:00Z');
const windows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    start: new Date(START + i * DAY).toISOString(),
    end: new Date(START + (i + 1) * DAY).toISOString(),
  }));
/** What checks one after the other tell, each of the windows up to its own, at most a hundred; the first is that of fifteen. */
function checks(
  values: readonly (number | null)[],
  over: Partial<WatchedFigure> = {},
  spans = windows(values.length),
) {
  let before: WatchedFigure['before'] = null;
  return Array.from({ length: values.length - 14 }, (_, i) => {
    const [from, to] = [Math.max(0, i + 15 - 101), i + 15];
    const found = watchFigures(spans.slice(from, to), [figure(values.slice(from, to), { ...over, before })]);
    before = found?.figures[0]?.change ?? null;
    return found;
  });
}
const figure = (values: readonly (number | null)[], over: Partial<WatchedFigure> = {}): WatchedFigure => ({
  name: 'age',
  kind: 'column',
  direction: 'up',
  values,
  before: null,
  ...over,
});

describe('watchFigures', () => {
  it('says since when a figure has changed, and when that was found', () => {
    const normal = normals(1);
    const values = Array.from({ length: 60 }, (_, i) => 0.05 + 0.01 * normal() + (i < 45 ? 0 : 0.05));
    const all = checks(values);
    const found = all.at(-1);
    const change = found?.figures[0]?.change;
    // All since the one that found it tell of it.
    const told = all.filter((check) => check?.figures[0]?.change != null);
    expect(told).toEqual(all.slice(-told.length));
    expect(change?.direction).toBe('up');
    // The window that begins on day 45 ends on day 46.
    expect(Math.abs(Date.parse(change?.since ?? '') - (START + 46 * DAY))).toBeLessThanOrEqual(2 * DAY);
    expect(Date.parse(change?.found ?? '')).toBeLessThan(START + 52 * DAY);
    expect(found).toMatchObject({
      windows: 60,
      overlapping: 0,
      checks_to_false_alarm: CHECKS_TO_FALSE_ALARM,
    });
    expect(found?.figures[0]).toMatchObject({ crosses: true, value: values.at(-1) });
  });

  it('does not call a weekday a change', () => {
    const normal = normals(2);
    const values = Array.from({ length: 84 }, (_, i) => 0.05 + 0.005 * normal() + (i % 7 >= 5 ? 0.08 : 0));
    const all = checks(values);
    // While the baseline is shorter than two weeks, weekends are news.
    expect(all.slice(14).filter((check) => check?.figures[0]?.change != null)).toEqual([]);
    const found = all.at(-1);
    expect(found?.figures[0]).toMatchObject({ calendar: 'weekday', change: null, crosses: false });
  });

  it('finds at most one false change in 200 checks, of all figures together, however many came before', () => {
    const normal = normals(3);
    const spans = windows(400);
    let [found, looked] = [0, 0];
    for (let run = 0; run < 3; run++) {
      const series = Array.from({ length: 2 }, () => Array.from({ length: spans.length }, normal));
      const before: WatchedFigure['before'][] = [null, null];
      for (let to = 15; to <= spans.length; to++) {
        const from = Math.max(0, to - 101);
        const watched = series.map((values, i) =>
          figure(values.slice(from, to), {
            name: `${run} ${i}`,
            direction: 'both',
            before: before[i] ?? null,
          }),
        );
        looked++;
        for (const [i, { change }] of (
          watchFigures(spans.slice(from, to), watched)?.figures ?? []
        ).entries()) {
          const isNew = change !== null && change.earliest !== before[i]?.earliest;
          if (isNew) expect(change.found).toBe(spans[to - 1]?.end);
          if (isNew) found++;
          before[i] = change;
        }
      }
    }
    // About Poisson; three deviations more would be hardly chance, and none at all a test of nothing.
    const expected = looked / CHECKS_TO_FALSE_ALARM;
    expect(found).toBeLessThanOrEqual(expected + 3 * Math.sqrt(expected));
    expect(found).toBeGreaterThan(0);
  });

  it('forgets a change that is over', () => {
    const normal = normals(7);
    const values = Array.from(
      { length: 90 },
      (_, i) => 0.05 + 0.01 * normal() + (i >= 40 && i < 50 ? 0.06 : 0),
    );
    const told = checks(values).map((check) => check?.figures[0]?.change != null);
    expect(told[50 - 15]).toBe(true);
    expect(told.at(-1)).toBe(false);
  });

  it('leaves out windows that share rows, and says nothing of few', () => {
    const doubled = windows(30).flatMap((window) => [
      window,
      { start: window.start, end: new Date(Date.parse(window.end) + 3_600_000).toISOString() },
    ]);
    const values = doubled.map((_, i) => i % 5);
    expect(watchFigures(doubled, [figure(values)])).toMatchObject({ windows: 30, overlapping: 30 });
    expect(watchFigures(windows(14), [figure(values)])).toBeNull();
    expect(watchFigures(windows(30), [])).toBeNull();
  });

  it('looks at the side that is bad', () => {
    const normal = normals(4);
    const values = Array.from({ length: 60 }, (_, i) => 0.8 + 0.01 * normal() - (i < 40 ? 0 : 0.06));
    const down = checks(values, { kind: 'performance', direction: 'down' }).at(-1);
    expect(down?.figures[0]).toMatchObject({ change: { direction: 'down' }, upper: null, crosses: true });
    expect(watchFigures(windows(60), [figure(values)])?.figures[0]).toMatchObject({
      change: null,
      lower: null,
    });
  });

  it('finds a change that labels show ten windows late, which the newest window never has', () => {
    const normal = normals(8);
    const values = Array.from({ length: 80 }, (_, i) => 0.8 + 0.01 * normal() - (i < 45 ? 0 : 0.05));
    const spans = windows(80);
    let before: WatchedFigure['before'] = null;
    const told = Array.from({ length: 66 }, (_, i) => {
      const known = values.slice(0, i + 15).map((value, at) => (at < i + 5 ? value : null));
      const watched = figure(known, { kind: 'performance', direction: 'down', before });
      const change = watchFigures(spans.slice(0, i + 15), [watched])?.figures[0]?.change ?? null;
      before = change;
      return change;
    });
    const change = told.at(-1);
    expect(change?.direction).toBe('down');
    expect(Math.abs(Date.parse(change?.since ?? '') - (START + 46 * DAY))).toBeLessThanOrEqual(2 * DAY);
    // Told once, and not before labels can show it.
    expect(told.slice(0, 45 - 4).every((one) => one === null)).toBe(true);
    expect(new Set(told.map((one) => one?.found)).size).toBe(2);
  });

  it('never calls a figure changed that was always the same, and has no bound beyond what a share can be', () => {
    const same = checks(new Array(120).fill(0), { kind: 'missing', direction: 'both' });
    expect(same.every((check) => check?.figures[0]?.change === null)).toBe(true);
    const p = checks(
      Array.from({ length: 40 }, (_, i) => ((i * 7) % 20) / 20),
      {
        kind: 'p_value',
        direction: 'down',
      },
    ).at(-1);
    expect(p?.figures[0]).toMatchObject({ lower: null, upper: null, crosses: false });
  });
});
