import { describe, expect, it } from 'vitest';
import { normals } from '../multivariate/rotated-normals.fixture.js';
import { figureSeries } from './figure-series.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const days = (count: number, from: number, figureAt: (day: number) => number | null) =>
  Array.from({ length: count }, (_, i) => ({ time: START + (from + i) * DAY, value: figureAt(from + i) }));

describe('figureSeries', () => {
  it('holds every window against the reference’s own', () => {
    const reference = days(8, 0, (day) => [2, 4, 4, 4, 5, 5, 7, 9][day] ?? null);
    const series = figureSeries(
      reference,
      days(3, 8, (day) => [12, null, 11][day - 8] ?? null),
    );
    expect(series.thresholds).toEqual({ lower: -1, upper: 11 });
    expect(series.points.map(({ period }) => period)).toEqual([
      ...Array(8).fill('reference'),
      ...Array(3).fill('live'),
    ]);
    expect(series.points.filter((point) => point.crosses)).toEqual([
      { time: START + 8 * DAY, period: 'live', value: 12, adjusted: 12, crosses: true },
    ]);
    const bounded = figureSeries(reference, [], {
      rule: { kind: 'constant', lower: null, upper: 6 },
    });
    expect(bounded.points.map((point) => point.crosses).filter(Boolean)).toHaveLength(2);
  });

  it('does not take a weekend for drift, and finds drift on a weekend', () => {
    const normal = normals(6);
    const value = (day: number) => (day % 7 < 5 ? 100 : 20) + normal();
    const reference = days(42, 0, value);
    // On the first weekend as much as on a working day: an ordinary value at the wrong time.
    const live = days(14, 42, (day) => (day === 47 ? 95 : value(day)));
    const crossing = (calendar: 'auto' | null) =>
      figureSeries(reference, live, { calendar })
        .points.filter((point) => point.crosses)
        .map(({ time }) => Math.round((time - START) / DAY));
    expect(crossing('auto')).toEqual([47]);
    expect(crossing(null)).toEqual([]);
    expect(figureSeries(reference, live, { calendar: 'auto' }).calendar).toBe('weekday');
  });
});
