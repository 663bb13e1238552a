import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DriftResult, driftResultSchema } from '../drift/result.js';
import { movedResult, withPerformance } from './adult-results.fixture.js';
import { embeddedJson, type JsonForm } from './embedded-json.js';
import { withEverything } from './everything.fixture.js';
import { incomeResult, wideResult } from './sample-result.fixture.js';

const result = { ...wideResult(20), quality: incomeResult().quality };
const unpacked = (text: string | undefined): unknown =>
  JSON.parse(gunzipSync(Buffer.from(text ?? '', 'base64')).toString());

it('is the result as it is', () => {
  const { packed, text } = embeddedJson(result, 'plain');
  expect(packed).toBe(false);
  expect(JSON.parse(text.markup)).toEqual(result);
});

it('is packed, and still all of it', () => {
  const { packed, text } = embeddedJson(result, 'packed');
  expect(packed).toBe(true);
  expect(unpacked(text.markup)).toEqual(result);
});

describe('what is rounded', () => {
  const real = withEverything(movedResult(15, 2_000));
  const rounded = driftResultSchema.parse(unpacked(embeddedJson(real, 'rounded').text.markup));

  it('keeps everything that decides to the last digit', () => {
    const deciding = (from: DriftResult) =>
      from.columns.map(({ histogram: _, reference: __, current: ___, ...column }) => column);
    expect(deciding(rounded)).toEqual(deciding(real));
    const judged = (from: DriftResult) =>
      from.performance?.figures.map(({ name, realised, estimated, reference, bounds, fallen }) => [
        name,
        realised?.value,
        estimated?.value,
        reference,
        bounds,
        fallen,
      ]);
    expect(judged(rounded)).toEqual(judged(real));
    const chances = ({ performance }: DriftResult) =>
      performance?.fairness?.attributes.flatMap(({ comparisons }) =>
        comparisons.map(({ p_value, p_adjusted, differs }) => [p_value, p_adjusted, differs]),
      );
    expect(chances(rounded)).toEqual(chances(real));
    expect(rounded.warnings).toEqual(real.warnings);
    expect(rounded.skipped_columns).toEqual(real.skipped_columns);
  });

  it('has whole numbers as they are, and edges that ascend', () => {
    for (const [at, column] of rounded.columns.entries()) {
      const before = real.columns[at];
      expect(column.reference?.rows).toBe(before?.reference?.rows);
      expect(column.current?.distinct).toBe(before?.current?.distinct);
      if (column.histogram?.type !== 'numeric') continue;
      const { edges, reference } = column.histogram;
      expect(edges.toSorted((one, other) => one - other)).toEqual(edges);
      expect(new Set(edges).size).toBe(edges.length);
      expect(reference.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
    }
  });

  it('keeps edges apart wherever they lie', () => {
    const edges = Array.from({ length: 9 }, (_, at) => 1e6 + at * 1e-3);
    const shares = new Array<number>(8).fill(1 / 8);
    const [first, ...columns] = result.columns;
    if (first === undefined) throw new Error('There is no column.');
    const narrow = {
      ...first,
      histogram: { type: 'numeric' as const, edges, reference: shares, current: shares, clipped: false },
    };
    const text = embeddedJson({ ...result, columns: [narrow, ...columns] }, 'rounded').text.markup;
    const kept = driftResultSchema.parse(unpacked(text)).columns[0]?.histogram;
    expect(kept?.type === 'numeric' && new Set(kept.edges).size).toBe(9);
  });

  it('is shorter', () => {
    const usual = withPerformance(movedResult(15, 2_000));
    const length = (form: JsonForm) => embeddedJson(usual, form).text.markup.length;
    expect(length('packed')).toBeLessThan(length('plain') / 2);
    expect(length('rounded')).toBeLessThan(length('packed') * 0.8);
    expect(length('slim')).toBeLessThan(length('rounded') * 0.8);
  });
});

it('leaves out histograms and correlations when it is slim, but keeps the largest changes', () => {
  const slim = driftResultSchema.parse(unpacked(embeddedJson(result, 'slim').text.markup));
  expect(slim.columns.every(({ histogram }) => histogram === null)).toBe(true);
  expect(slim.dataset).toEqual(result.dataset);
  expect(slim.quality?.current.correlations.pearson.values).toEqual([]);
  expect(slim.quality?.largest_changes).toEqual(result.quality?.largest_changes);
});
