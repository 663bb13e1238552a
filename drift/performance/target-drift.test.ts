import { describe, expect, it } from 'vitest';
import { binaryOutput, regressionOutput, withLabelsOfEvery, withoutLabels } from './outputs.fixture.js';
import { targetDrift } from './target-drift.js';

const CLASSES = { target: 'bought', classes: ['no', 'yes'], form: { task: 'binary', classes: 2 } } as const;
const NUMBERS = { target: 'price', classes: null, form: { task: 'regression', classes: 0 } } as const;
const OPTIONS = { createdAt: '2026-01-01T00:00:00Z' };

describe('targetDrift', () => {
  it('compares labels alone, however many rows have none', () => {
    const found = targetDrift(
      binaryOutput(4000, 1),
      withLabelsOfEvery(4, binaryOutput(4000, 2)),
      CLASSES,
      OPTIONS,
    );
    expect(found).toMatchObject({ name: 'bought', role: 'target', type: 'categorical', drifted: false });
    expect(found?.current?.rows).toBe(1000);
    expect(found?.missing).toMatchObject({ reference: 0, current: 0 });
  });

  it('finds that one class has become more common', () => {
    const current = binaryOutput(1000, 2);
    const more = { ...current, actual: current.actual.map((label, row) => (row % 3 === 0 ? 1 : label)) };
    expect(targetDrift(binaryOutput(4000, 1), more, CLASSES, OPTIONS)?.drifted).toBe(true);
  });

  it('compares numbers as numbers', () => {
    const current = regressionOutput(500, 2);
    const moved = { ...current, actual: current.actual.map((value) => value + 3) };
    const reference = regressionOutput(2000, 1);
    expect(targetDrift(reference, current, NUMBERS, OPTIONS)).toMatchObject({
      type: 'numeric',
      drifted: false,
    });
    expect(targetDrift(reference, moved, NUMBERS, OPTIONS)?.drifted).toBe(true);
  });

  it('is silent where a side has no labels', () => {
    expect(targetDrift(withoutLabels(binaryOutput(9, 1)), binaryOutput(9, 2), CLASSES, OPTIONS)).toBeNull();
    expect(targetDrift(binaryOutput(9, 1), withoutLabels(binaryOutput(9, 2)), CLASSES, OPTIONS)).toBeNull();
  });
});
