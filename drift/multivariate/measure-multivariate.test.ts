import { describe, expect, it } from 'vitest';
import { detectDrift } from '../library.js';
import { driftResultSchema } from '../result.js';
import { seededRandom } from '../seeded-random.js';
import { measureMultivariate } from './measure-multivariate.js';
import { type MultivariateOptions, multivariatePlan } from './multivariate-options.js';
import { rotatedNormals } from './rotated-normals.fixture.js';

/** Two normal columns with a correlation, and two on their own, as arrays. */
function rows(count: number, correlation: number, seed: number) {
  const { columns } = rotatedNormals(count, 4, correlation, seed);
  return Object.fromEntries(
    columns.map((column) => [column.name, column.type === 'numeric' ? column.values : new Float64Array()]),
  );
}

const check = (
  reference: Parameters<typeof detectDrift>[0],
  current: Parameters<typeof detectDrift>[1],
  multivariate?: MultivariateOptions | false,
) => {
  const options = multivariate === undefined ? {} : { multivariate };
  return driftResultSchema.parse(detectDrift(reference, current, { quality: false, ...options }));
};

describe('the multivariate section of a result', () => {
  it('finds a rotation that no single column shows, which leaves the verdict as it is unless told', () => {
    const { columns, dataset, verdict, multivariate } = check(rows(4000, 0.9, 1), rows(600, -0.9, 2));
    expect(columns.filter(({ drifted }) => drifted)).toEqual([]);
    expect(dataset.drifted_columns).toBe(0);
    expect(verdict).toBe('stable');
    expect(multivariate).toMatchObject({
      columns: 4,
      rows: { reference: 4000, current: 600 },
      drifted: true,
      in_verdict: false,
      reconstruction: { reason: null, drifted: true, threshold: 0.1 },
      domain_classifier: null,
    });
    const { reconstruction } = multivariate ?? {};
    expect(reconstruction?.p_value).toBeLessThan(1e-20);
    expect(reconstruction?.current_error).toBeGreaterThan(
      1.3 * (reconstruction?.reference_error ?? Infinity),
    );
  });

  it('finds a correlation that is new by the classifier, where there were no common directions to leave', () => {
    const { multivariate } = check(rows(2000, 0, 3), rows(1500, 0.8, 4), { domainClassifier: true });
    expect(multivariate?.domain_classifier).toMatchObject({ reason: null, drifted: true });
    expect(
      multivariate?.domain_classifier?.importances
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['c0', 'c1']);
  });

  it('makes the verdict drift when it is to, in one family with the columns', () => {
    const [reference, current] = [rows(4000, 0.9, 1), rows(600, -0.9, 2)];
    const apart = check(reference, current);
    const joined = check(reference, current, { inVerdict: true });
    expect(joined.verdict).toBe('drift');
    expect(joined.dataset.drifted).toBe(false);
    const family = [
      ...joined.columns.map(({ p_value }) => p_value ?? 1),
      joined.multivariate?.reconstruction?.p_value ?? 1,
    ].sort((a, b) => a - b);
    const [smallest = 1] = family;
    expect(joined.multivariate?.reconstruction?.p_adjusted).toBeCloseTo(smallest * family.length, 30);
    // The columns' p-values are the same, adjusted among one more.
    expect(joined.columns.map(({ p_value }) => p_value)).toEqual(apart.columns.map(({ p_value }) => p_value));
    const stable = check(reference, rows(600, 0.9, 5), { inVerdict: true, domainClassifier: true });
    expect(stable.verdict).toBe('stable');
    expect(stable.multivariate?.drifted).toBe(false);
  });

  it('raises a false alarm in one of twenty checks at most, at sizes where the threshold holds nothing back', () => {
    const runs = 200;
    let alarms = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { multivariate } = check(rows(160, 0.6, 3 * seed), rows(60, 0.6, 3 * seed + 1));
      if ((multivariate?.reconstruction?.p_value ?? 0) < 0.05) alarms++;
    }
    // 5 % of 200, and four standard errors.
    expect(alarms).toBeLessThanOrEqual(10 + 4 * Math.sqrt(200 * 0.05 * 0.95));
  });

  it('takes categories in one spelling, and leaves out what is of another kind on the other side', () => {
    const random = seededRandom(7);
    const draw = (count: number, one: string, zero: string) =>
      Array.from({ length: count }, () => (random() % 2 === 0 ? one : zero));
    const side = (count: number, seed: number, one: string, zero: string) => ({
      ...rows(count, 0.5, seed),
      flag: draw(count, one, zero),
    });
    const spelled = check(side(2000, 1, '1', '0'), side(1000, 2, '1.0', '0.0'), { domainClassifier: true });
    expect(spelled.multivariate).toMatchObject({ columns: 5, drifted: false, left_out: [] });
    const mixed = check(side(500, 1, 'yes', 'no'), {
      ...side(500, 2, 'a', 'b'),
      flag: Float64Array.from({ length: 500 }, () => random()),
    });
    expect(mixed.multivariate?.left_out).toEqual([
      { name: 'flag', reason: 'it holds numbers on one side and texts on the other' },
    ]);
  });

  it('says why there is nothing to say', () => {
    const reason = (multivariate: ReturnType<typeof check>['multivariate']) =>
      multivariate?.reconstruction?.reason;
    const one = { x: Float64Array.from({ length: 100 }, (_, i) => i) };
    expect(reason(check(one, one).multivariate)).toContain('it takes two columns, and there is one');
    expect(reason(check(rows(40, 0.9, 1), rows(100, 0.9, 2)).multivariate)).toContain(
      'fewer than the 60 needed',
    );
    const { c2, c3 } = rows(500, 0, 1);
    const apart = { c2: c2 ?? [], c3: c3 ?? [] };
    expect(reason(check(apart, apart).multivariate)).toContain('too little in common');
    expect(check(rows(500, 0.9, 1), rows(20, 0.9, 2)).multivariate).toBeUndefined();
    expect(check(rows(500, 0.9, 1), rows(90, 0.9, 2), false).multivariate).toBeUndefined();
  });

  it('tries the classifier on many columns without components that nobody asked for', () => {
    const wide = (seed: number) => {
      const random = seededRandom(seed);
      const column = () => Float64Array.from({ length: 80 }, () => random() / 2 ** 32);
      return Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`c${i}`, column()]));
    };
    const { multivariate } = check(wide(1), wide(2), { domainClassifier: true });
    expect(multivariate?.domain_classifier?.auc).toBeGreaterThan(0);
    expect(multivariate?.reconstruction).toMatchObject({ components: 0, score: null });
    expect(multivariate?.reconstruction?.reason).toContain('201 columns; unless asked for');
    const asked = check(wide(1), wide(2), { domainClassifier: true, reconstruction: true });
    expect(asked.multivariate?.reconstruction?.components).toBeGreaterThan(0);
  });

  it('names a column once that was left out on both sides', () => {
    const plan = multivariatePlan({ multivariate: {} });
    if (plan === null) throw new Error('expected a plan');
    const side = {
      features: { rows: 0, columns: [] },
      skipped: [{ name: 'zip', reason: 'the order of its rows is not known' }],
      reason: null,
    };
    expect(measureMultivariate(side, side, plan, 0.05).leftOut).toEqual(side.skipped);
  });

  it('refuses options that are none', () => {
    const call = (multivariate: object) => () =>
      detectDrift({ x: [1] }, { x: [1] }, { multivariate: multivariate as MultivariateOptions });
    expect(call({ classifier: true })).toThrow('got "classifier"');
    expect(call({ rows: 10 })).toThrow('multivariate.rows: expected a number that is whole and at least 100');
    expect(call({ inVerdict: 1 })).toThrow('multivariate.inVerdict: expected a boolean');
  });
});
