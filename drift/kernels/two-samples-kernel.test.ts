import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommonCuts, cutTogether } from '../cut-together.js';
import {
  greatestCommonDivisor,
  leaveBand,
  narrow,
  readOne,
  startWalk,
} from '../distributions/pooled-walk.js';
import { hasTiesAmongMany, largestDistance } from '../ks-statistic.js';
import { areaBetween } from '../wasserstein-distance.js';
import { createTwoSamplesKernel, type Steps, type WalkCells } from './two-samples-kernel.js';

const kernel = createTwoSamplesKernel();

const sorted = fc
  .array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 300,
    size: 'max',
  })
  .map((values) => Float64Array.from(values).sort());

/** The same walk in plain JavaScript. */
function plainWalk(reference: Steps, current: Steps, pulled: number, cells: WalkCells): number {
  const rows =
    reference.values.length * reference.rowsPerValue + current.values.length * current.rowsPerValue;
  let cell = 0;
  let area = 0;
  let i = 0;
  let j = 0;
  let previous = 0;
  let below = 0;
  while (below < rows - pulled && (i < reference.values.length || j < current.values.length)) {
    const a = reference.values[i] ?? Number.POSITIVE_INFINITY;
    const b = current.values[j] ?? Number.POSITIVE_INFINITY;
    const value = Math.min(a, b);
    if (below > pulled && value > previous) {
      while (below > (cells.ends[cell] ?? 0) && cell < cells.ends.length - 1) cell++;
      const share = below / rows;
      area += (value - previous) * Math.abs(share - j / current.values.length);
      cells.widths[cell] = (cells.widths[cell] ?? 0) + (value - previous);
      cells.moments[cell] = (cells.moments[cell] ?? 0) + (value - previous) * share;
    }
    previous = value;
    if (a < b) i++;
    else j++;
    below = i * reference.rowsPerValue + j * current.rowsPerValue;
  }
  return area;
}

/** The same standard error, written as it is explained. */
function plainError(before: Float64Array, now: Float64Array, score: number, rows: number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
  const places = [...new Set([...before, ...now])].sort((one, other) => one - other);
  const potentials = new Map<number, number>();
  let potential = 0;
  let previous = places[0] ?? 0;
  for (const place of places) {
    const share = (values: Float64Array) =>
      values.filter((value) => value <= previous).length / values.length;
    if (place !== previous) potential += Math.sign(share(before) - share(now)) * (previous - place);
    potentials.set(place, potential);
    previous = place;
  }
  const influences = (values: Float64Array) => [...values].map((value) => potentials.get(value) ?? 0);
  const unit = Math.sqrt(variance([...before]));
  const ofBefore = influences(before).map(
    (influence, i) => influence / unit - (score * (((before[i] ?? 0) - mean([...before])) / unit) ** 2) / 2,
  );
  return Math.sqrt(variance(ofBefore) / rows + variance(influences(now)) / unit ** 2 / rows);
}

describe('walkPooled', () => {
  it('is the walk in plain JavaScript, to the bit', () => {
    fc.assert(
      fc.property(
        sorted,
        sorted,
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        (a, b, perValue, tail) => {
          const reference = { values: a, rowsPerValue: perValue };
          const current = { values: b, rowsPerValue: 1 };
          const rows = a.length * perValue + b.length;
          const cells = (): WalkCells => ({
            ends: Float64Array.from({ length: 8 }, (_, cell) => (rows * (cell + 1)) / 8),
            widths: new Float64Array(8),
            moments: new Float64Array(8),
          });
          const [found, expected] = [cells(), cells()];
          const area = kernel.walkPooled(reference, current, tail * rows, found);
          expect(area).toBe(plainWalk(reference, current, tail * rows, expected));
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('areaBetween', () => {
  it('is the area in JavaScript, to the bit', () => {
    const values = fc.oneof(
      sorted,
      sorted.map((drawn) => drawn.map((value) => Math.round(value / 1e5))),
      // Sums of which are too large for a double.
      sorted.map((drawn) => drawn.map((value) => value * 1.7e302)),
    );
    fc.assert(
      fc.property(
        values,
        values,
        fc.nat(9),
        fc.nat(9),
        fc.integer({ min: 1, max: 64 }),
        (a, b, i, j, step) => {
          const [reference, current] = [
            { values: a, tail: i },
            { values: b, tail: j },
          ];
          const cuts = cutTogether(a, b, step);
          const found = kernel.areaBetween(reference, current, cuts);
          expect(found).toBe(areaBetween(reference, current, cuts));
          expect(found).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Few ties, many ties, and no ties within a side. */
const compared = fc.oneof(
  sorted,
  sorted.map((drawn) => drawn.map((value) => Math.round(value / 1e5))),
  fc
    .tuple(fc.integer({ min: 1, max: 200 }), fc.constantFrom(0, 0.25, 0.5, 7))
    .map(([length, shift]) => Float64Array.from({ length }, (_, i) => i + shift)),
);

describe('hasTies', () => {
  it('sees a value that occurs twice, on one side or on both', () => {
    fc.assert(
      fc.property(compared, compared, (a, b) => {
        const expected = new Set([...a, ...b].map((value) => value + 0)).size < a.length + b.length;
        expect(kernel.hasTies(a, b)).toBe(expected);
        expect(hasTiesAmongMany(a, b)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('sees two equal values at any place', () => {
    for (const length of [1, 2, 3, 8, 9])
      for (let at = 1; at < length; at++) {
        const values = Float64Array.from({ length }, (_, i) => (i < at ? i : i - 1));
        expect(kernel.hasTies(values, Float64Array.of(-1))).toBe(true);
        expect(kernel.hasTies(Float64Array.of(-1), values)).toBe(true);
      }
    expect(kernel.hasTies(Float64Array.of(1, 2, 3), Float64Array.of(0, 2.5, 4))).toBe(false);
  });
});

describe('largestDistance', () => {
  it('is that in JavaScript, and at the values themselves', () => {
    fc.assert(
      fc.property(compared, compared, fc.integer({ min: 1, max: 64 }), (a, b, step) => {
        const cuts = cutTogether(a, b, step);
        const h = atCuts(cuts, b.length, a.length);
        const found = kernel.largestDistance(a, b, cuts, b.length, a.length, h);
        expect(found).toBe(largestDistance(a, b, cuts, b.length, a.length, h));
        const upTo = (values: Float64Array, limit: number) => values.filter((value) => value <= limit).length;
        const distances = [...a, ...b].map((value) =>
          Math.abs(upTo(a, value) * b.length - upTo(b, value) * a.length),
        );
        expect(found).toBe(Math.max(...distances));
      }),
      { numRuns: 200 },
    );
  });

  function atCuts({ a, b }: CommonCuts, perReference: number, perCurrent: number): number {
    return Math.max(...Array.from(a, (i, cut) => Math.abs(i * perReference - (b[cut] ?? 0) * perCurrent)));
  }
});

describe('distanceError', () => {
  it('is the delta method as it is explained', () => {
    fc.assert(
      fc.property(sorted, sorted, fc.double({ min: 0, max: 2, noNaN: true }), (a, b, score) => {
        fc.pre((a.at(-1) ?? 0) - (a[0] ?? 0) > 1e-3);
        const found = kernel.distanceError({ values: a, rows: 50 }, { values: b, rows: 50 }, score);
        const expected = plainError(a, b, score, 50);
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
      }),
      { numRuns: 60 },
    );
  });

  it('has none for a constant reference', () => {
    const constant = { values: Float64Array.of(2, 2, 2), rows: 3 };
    expect(kernel.distanceError(constant, { values: Float64Array.of(1, 5), rows: 2 }, 1)).toBeNaN();
  });
});

describe('readRuns', () => {
  const runsOf = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 60, size: 'max' });

  it('reads one value after the other, to the bit', () => {
    fc.assert(
      fc.property(
        runsOf,
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.nat(40),
        (sizes, share, band) => {
          const rows = sizes.reduce((sum, size) => sum + size, 0);
          const one = Math.min(rows - 1, Math.max(1, Math.round(share * rows)));
          const h = 1 + band;
          const plain = startWalk(one, rows - one, h);
          const divisor = greatestCommonDivisor(plain.m, plain.n);
          const walk = { ...startWalk(one, rows - one, h), divisor, outside: 0, work: 0 };
          const runs = Float64Array.from(sizes);
          let outside = 0;
          for (let run = 0; run < runs.length; run++) {
            const next = kernel.readRuns(walk, runs.subarray(0, run + 1), run, 1e9, 1e-22);
            // That one is for whoever reads runs at once.
            if (next === run) return;
            for (let i = 0; i < (runs[run] ?? 0); i++) {
              readOne(plain);
              narrow(plain, 1e-22);
            }
            outside += leaveBand(plain);
            narrow(plain, 1e-22);
            expect(walk.outside).toBe(outside);
            if (plain.lo > plain.hi) {
              expect(walk.lo).toBeGreaterThan(walk.hi);
              return;
            }
            expect([walk.lo, walk.hi, walk.step]).toEqual([plain.lo, plain.hi, plain.step]);
            expect(walk.mass).toEqual(plain.mass);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads many runs as it reads them one by one', () => {
    const runs = Float64Array.from({ length: 402 }, (_, i) => 1 + (i % 3));
    const rows = runs.reduce((sum, size) => sum + size, 0);
    const start = () => {
      const walk = startWalk(rows / 2, rows / 2, 30);
      return { ...walk, divisor: greatestCommonDivisor(walk.m, walk.n), outside: 0, work: 0 };
    };
    const [together, apart] = [start(), start()];
    expect(kernel.readRuns(together, runs, 0, 1e9, 1e-22)).toBe(runs.length);
    for (let run = 0; run < runs.length; run++)
      expect(kernel.readRuns(apart, runs.subarray(0, run + 1), run, 1e9, 1e-22)).toBe(run + 1);
    expect(together.outside).toBeGreaterThan(0.01);
    expect(together).toEqual(apart);
  });

  it('stops at a run that is quicker read at once, and where the budget ends', () => {
    const start = () => ({ ...startWalk(5000, 5000, 300), divisor: 5000, outside: 0, work: 0 });
    const walk = start();
    expect(kernel.readRuns(walk, Float64Array.of(1, 1, 9000, 1), 0, 1e9, 1e-22)).toBe(2);
    expect(walk.step).toBe(2);
    const poor = start();
    expect(kernel.readRuns(poor, new Float64Array(1000).fill(1), 0, 100, 1e-22)).toBeLessThan(1000);
    expect(poor.work).toBeGreaterThan(100);
  });
});
