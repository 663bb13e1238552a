import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../column.js';
import { categoricalColumn } from '../column-from-values.js';
import { createNumbersKernel } from '../kernels/numbers-kernel.js';
import type { ModelOutput } from '../performance/model-output.js';
import { binaryOutput, multiclassOutput, withoutLabels } from '../performance/outputs.fixture.js';
import { distance } from '../performance/sklearn-oracle.fixture.js';
import { seededRandom } from '../seeded-random.js';
import { fairlearnOracle } from './fairlearn-oracle.fixture.js';
import { type FairnessAttribute, fairnessSchema } from './fairness-schema.js';
import { type FairnessOptions, measureFairness } from './measure-fairness.js';

const kernel = createNumbersKernel();
const oracle = fairlearnOracle();
const BINARY: FairnessOptions = {
  task: 'binary',
  classes: ['no', 'yes'],
  attributes: [{ columns: ['group'], cuts: {} }],
  minimumRows: 2,
};

function table(groups: readonly (string | null)[]): Table {
  return { source: null, rows: groups.length, columns: [categoricalColumn('group', groups)], skipped: [] };
}

function side(groups: readonly (string | null)[], output: Partial<ModelOutput>) {
  const rows = groups.length;
  const none = new Float64Array(rows).fill(Number.NaN);
  return {
    table: table(groups),
    output: { rows, predicted: none, actual: none, scores: null, probabilities: null, ...output },
  };
}

function measured(
  current: Parameters<typeof measureFairness>[1],
  options: FairnessOptions,
  reference = null as Parameters<typeof measureFairness>[0],
) {
  const section = measureFairness(reference, current, options, kernel);
  // Strict JSON: what was read back is what was made.
  expect(fairnessSchema.parse(JSON.parse(JSON.stringify(section)))).toEqual(section);
  return section;
}

function only(attributes: readonly FairnessAttribute[]): FairnessAttribute {
  const [attribute] = attributes;
  if (attribute === undefined || attributes.length > 1) throw new Error('expected one attribute');
  return attribute;
}

function groupNamed(attribute: FairnessAttribute, name: string | null) {
  const group = attribute.groups.find(({ values }) => values[0] === name);
  if (group === undefined) throw new Error(`no group ${name}`);
  return {
    ...group,
    figure: (wanted: string) => group.figures.find((figure) => figure.name === wanted) ?? null,
  };
}

const near = (a: number | null | undefined, b: number | null | undefined) =>
  expect(distance(a ?? null, b ?? null), `${a} and ${b}`).toBeLessThan(1e-12);

describe.each(oracle.binary)('of two classes, as fairlearn 0.15.0 and scikit-learn 1.9.1: $name', (one) => {
  const current = side(one.groups, {
    predicted: Float64Array.from(one.predicted),
    actual: Float64Array.from(one.actual),
    scores: Float64Array.from(one.probabilities),
  });
  const attribute = only(measured(current, BINARY).attributes);

  it('gives each group its figures', () => {
    expect(oracle.made_by).toMatch(/^fairlearn 0\.15\.0, scikit-learn 1\.9\.1/);
    for (const [name, expected] of Object.entries(one.by_group)) {
      const group = groupNamed(attribute, name);
      for (const [figure, value] of Object.entries(expected)) {
        const found = group.figure(figure);
        // scikit-learn calls a share of nothing 0.
        if (found === null) expect([value, figure], figure).toEqual([0, 'precision']);
        else near(found.value, value);
        const { interval = null } = found ?? {};
        if (interval !== null && value !== null) {
          expect(interval[0]).toBeLessThanOrEqual(value);
          expect(interval[1]).toBeGreaterThanOrEqual(value);
        }
      }
    }
  });

  it('measures how far groups are apart', () => {
    for (const [name, value] of Object.entries(one.parity)) {
      if (name.startsWith('predictive') && one.name.startsWith('a group that is never')) continue;
      near(attribute.parity.find((parity) => parity.name === name)?.value, value);
    }
  });

  it('holds groups against everybody', () => {
    for (const [rate, value] of Object.entries(one.to_overall)) {
      const compared = attribute.comparisons.filter((comparison) => comparison.rate === rate);
      if (compared.length === 0 || (rate === 'precision' && compared.length < 2)) continue;
      near(Math.max(...compared.map(({ difference }) => Math.abs(difference))), value);
      for (const { group, ratio, ratio_interval: interval } of compared) {
        const name = attribute.groups[group]?.values[0] ?? '';
        const overall = one.overall[rate] ?? 0;
        const own = one.by_group[name]?.[rate] ?? 0;
        if (ratio === null) continue;
        near(ratio, own / overall);
        expect(interval?.[0]).toBeLessThanOrEqual(ratio);
        expect(interval?.[1] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(ratio);
      }
    }
  });

  it('holds groups against one of them', () => {
    const held = only(measured(current, { ...BINARY, against: { group: ['a'] } }).attributes);
    const a = one.by_group.a ?? {};
    expect(held.groups[held.against ?? -1]?.values).toEqual(['a']);
    for (const { rate, group, difference, ratio } of held.comparisons) {
      const own = one.by_group[held.groups[group]?.values[0] ?? ''] ?? {};
      near(difference, (own[rate] ?? 0) - (a[rate] ?? 0));
      if (ratio !== null) near(ratio, (own[rate] ?? 0) / (a[rate] ?? 0));
    }
    expect(held.comparisons.every(({ group }) => group !== held.against)).toBe(true);
  });
});

describe.each(oracle.regression)('of numbers, as fairlearn 0.15.0: $name', (one) => {
  const current = side(one.groups, {
    predicted: Float64Array.from(one.predicted),
    actual: Float64Array.from(one.actual),
  });
  const options: FairnessOptions = { ...BINARY, task: 'regression', classes: null };

  it('gives figures and measures', () => {
    const attribute = only(measured(current, options).attributes);
    for (const [name, expected] of Object.entries(one.by_group))
      for (const [figure, value] of Object.entries(expected))
        near(groupNamed(attribute, name).figure(figure)?.value, value);
    for (const [name, value] of Object.entries(one.parity))
      near(attribute.parity.find((parity) => parity.name === name)?.value, value);
  });

  it('tests means as SciPy does', () => {
    for (const { first, second, p_value: p } of one.errors) {
      const attribute = only(measured(current, { ...options, against: { group: [second] } }).attributes);
      const found = attribute.comparisons.find(
        ({ rate, group }) => rate === 'mae' && attribute.groups[group]?.values[0] === first,
      );
      expect(Math.abs((found?.p_value ?? 0) / p - 1)).toBeLessThan(1e-9);
    }
  });
});

describe('groups', () => {
  const output = binaryOutput(400, 3);
  const names = Array.from({ length: 400 }, (_, row) =>
    row < 200 ? 'many' : row < 350 ? 'some' : row < 390 ? null : 'few',
  );
  const fair = measured({ output, table: table(names) }, { ...BINARY, minimumRows: 30 });
  const attribute = only(fair.attributes);

  it('lists the largest first, a missing value as a group of its own, and says nothing of small ones', () => {
    expect(attribute.groups.map(({ values, rows, too_small: small }) => [values[0], rows, small])).toEqual([
      ['many', 200, false],
      ['some', 150, false],
      [null, 40, false],
      ['few', 10, true],
    ]);
    expect(groupNamed(attribute, 'few').figures).toEqual([]);
    expect(attribute.comparisons.some(({ group }) => group === 3)).toBe(false);
    for (const { lowest, highest } of attribute.parity) expect([lowest, highest]).not.toContain(3);
  });

  it('adjusts for all comparisons of all attributes', () => {
    const twice = measured(
      { output, table: table(names) },
      { ...BINARY, minimumRows: 30, attributes: [...BINARY.attributes, ...BINARY.attributes] },
    );
    expect(fair.compared).toBe(attribute.comparisons.length);
    expect(twice.compared).toBe(2 * fair.compared);
    for (const { p_value: p, p_adjusted: adjusted } of attribute.comparisons)
      expect(adjusted).toBeGreaterThanOrEqual(p);
  });

  it('knows selection rates alone without labels or reference', () => {
    const none = only(
      measured({ output: withoutLabels(output), table: table(names) }, { ...BINARY, minimumRows: 30 })
        .attributes,
    );
    expect(groupNamed(none, 'many').figures.map(({ name }) => name)).toEqual(['selection_rate']);
    expect(new Set(none.comparisons.map(({ rate }) => rate))).toEqual(new Set(['selection_rate']));
    const known = none.parity.filter(({ value }) => value !== null).map(({ name }) => name);
    expect(known).toEqual(['demographic_parity_difference', 'demographic_parity_ratio']);
    expect(none.parity.find(({ name }) => name === 'equalized_odds_difference')?.reason).not.toBeNull();
  });

  it('counts groups beyond the most', () => {
    const cut = only(measured({ output, table: table(names) }, { ...BINARY, mostGroups: 2 }).attributes);
    expect(cut.groups.length).toBe(2);
    expect(cut.omitted).toEqual({ groups: 2, rows: 50 });
  });

  it('says so when a column is not there, and when the group to be held against is not', () => {
    const lacking = { ...BINARY, attributes: [{ columns: ['absent'], cuts: {} }] };
    expect(measured({ output, table: table(names) }, lacking)).toMatchObject({
      attributes: [],
      notes: [expect.stringContaining('absent')],
    });
    const unheld = measured({ output, table: table(names) }, { ...BINARY, against: { group: ['nobody'] } });
    expect(only(unheld.attributes).against).toBeNull();
    expect(unheld.notes).toEqual([expect.stringContaining('has no row, so they are held against everybody')]);
  });

  it('says so when the group to be held against is not among the largest', () => {
    const beyond = measured(
      { output, table: table(names) },
      { ...BINARY, mostGroups: 2, against: { group: ['few'] } },
    );
    expect(only(beyond.attributes).against).toBeNull();
    expect(beyond.notes).toEqual([
      expect.stringContaining('is not among the 2 largest, so they are held against everybody'),
    ]);
  });

  it('does not say of a window without rows that they are not known', () => {
    const empty = side([], {});
    const columns = empty.table.columns.map((column) => {
      if (column.type === 'numeric') return column;
      const { codes: _, ...rest } = column;
      return rest;
    });
    expect(measured({ ...empty, table: { ...empty.table, columns } }, BINARY).notes).toEqual([]);
  });

  it('says so when the rows of a column are not known, of either side', () => {
    const counted = {
      ...table(names),
      columns: table(names).columns.map((column) => {
        if (column.type === 'numeric') return column;
        const { codes: _, ...rest } = column;
        return rest;
      }),
    };
    expect(measured({ output, table: counted }, BINARY)).toMatchObject({
      attributes: [],
      notes: [expect.stringMatching(/column group .*not in which rows, so nothing is said of groups by it/)],
    });
    const known = { output, table: table(names) };
    const unlearnt = measured(known, BINARY, { output, table: counted });
    expect(only(unlearnt.attributes).groups.map(({ reference_rows: rows }) => rows)).toEqual([0, 0, 0, 0]);
    expect(unlearnt.notes).toEqual([
      expect.stringMatching(/column group of the reference .* so nothing is estimated of groups by it/),
    ]);
  });

  it('says so when scores of either side are no probabilities', () => {
    const strange = { ...output, scores: new Float64Array(400).fill(7) };
    const notes = (before: ModelOutput, now: ModelOutput) =>
      measured({ output: now, table: table(names) }, BINARY, { output: before, table: table(names) }).notes;
    expect(notes(output, strange)).toEqual([expect.stringContaining('The window has scores')]);
    expect(notes(strange, output)).toEqual([
      'The reference has scores that are no probabilities, so nothing is estimated of groups.',
    ]);
  });
});

describe('estimates', () => {
  /** A model that is as sure of both groups, and right more often of one. */
  function made(rows: number, seed: number, harm: number) {
    const output = binaryOutput(rows, seed);
    const random = seededRandom(seed + 1);
    const groups = Array.from({ length: rows }, () => (random() / 2 ** 32 < 0.5 ? 'a' : 'b'));
    const actual = output.actual.map((label, row) =>
      groups[row] === 'b' && random() / 2 ** 32 < harm ? 1 - label : label,
    );
    return { output: { ...output, actual }, table: table(groups) };
  }

  it('learns each group from its own reference rows, which those of everybody would hide', () => {
    const reference = made(20_000, 5, 0.2);
    const current = made(20_000, 9, 0.2);
    const blind = { ...current, output: withoutLabels(current.output) };
    const estimated = only(measured(blind, BINARY, reference).attributes);
    const realised = only(measured(current, BINARY, reference).attributes);
    for (const name of ['a', 'b']) {
      for (const figure of ['accuracy', 'recall', 'false_positive_rate', 'precision']) {
        const [guess, truth] = [estimated, realised].map((one) => groupNamed(one, name).figure(figure));
        expect(Math.abs((guess?.estimated ?? 0) - (truth?.value ?? 1))).toBeLessThan(0.03);
        expect(guess?.value).toBeNull();
      }
    }
    const parity = estimated.parity.find(({ name }) => name === 'accuracy_difference');
    const [a, b] = ['a', 'b'].map((name) => groupNamed(estimated, name).figure('accuracy')?.estimated ?? 0);
    expect(parity).toMatchObject({ value: null, estimated: Math.abs((a ?? 0) - (b ?? 0)) });
    expect(parity?.estimated).toBeGreaterThan(0.08);
  });

  it('makes none of a group that the reference hardly has', () => {
    const reference = side(
      Array.from({ length: 20 }, () => 'a'),
      binaryOutput(20, 1),
    );
    const fair = measured(made(500, 4, 0), BINARY, reference);
    for (const { figures } of only(fair.attributes).groups)
      expect(figures.every(({ estimated }) => estimated === null)).toBe(true);
  });
});

describe('of several classes', () => {
  const output = multiclassOutput(900, 2, true);
  const names = Array.from({ length: 900 }, (_, row) => (row % 3 === 0 ? 'a' : 'b'));
  const THREE: FairnessOptions = { ...BINARY, task: 'multiclass', classes: ['x', 'y', 'z'] };

  it('compares how often it is right, unless some classes are favourable', () => {
    const right = only(measured({ output, table: table(names) }, THREE).attributes);
    expect(new Set(right.comparisons.map(({ rate }) => rate))).toEqual(new Set(['accuracy']));
    const chosen = measured({ output, table: table(names) }, { ...THREE, favourable: ['y', 'z'] });
    expect(chosen.favourable).toEqual(['y', 'z']);
    const a = groupNamed(only(chosen.attributes), 'a');
    const mine = Array.from(output.predicted).filter((_, row) => names[row] === 'a');
    near(a.figure('selection_rate')?.value, mine.filter((k) => k > 0).length / mine.length);
    expect(a.figure('brier')?.value).toBeGreaterThan(0);
  });

  it('takes the first of two classes for favourable when told', () => {
    const two = binaryOutput(300, 8);
    const groups = names.slice(0, 300);
    const [asIs, turned] = [BINARY, { ...BINARY, favourable: ['no'] }].map((options) =>
      groupNamed(only(measured({ output: two, table: table(groups) }, options).attributes), 'a'),
    );
    near(turned?.figure('selection_rate')?.value, 1 - (asIs?.figure('selection_rate')?.value ?? 0));
    near(turned?.figure('recall')?.value, asIs?.figure('specificity')?.value);
    near(turned?.figure('roc_auc')?.value, asIs?.figure('roc_auc')?.value);
  });
});

it('takes rubbish for what it is, and leaves its input as it was', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom('a', 'b', null),
          fc.constantFrom(0, 1, 2, Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY),
          fc.constantFrom(0, 1, 7, Number.NaN),
          fc.constantFrom(0, 0.2, 1, 3, Number.NaN),
        ),
        { maxLength: 40 },
      ),
      (rows) => {
        const current = side(
          rows.map(([group]) => group),
          {
            predicted: Float64Array.from(rows, ([, one]) => one),
            actual: Float64Array.from(rows, ([, , one]) => one),
            scores: Float64Array.from(rows, ([, , , one]) => one),
          },
        );
        const before = structuredClone(current);
        measured(current, BINARY, current);
        expect(current).toEqual(before);
      },
    ),
    { numRuns: 60 },
  );
});
