import { describe, expect, it } from 'vitest';
import { explainPerformance, type PerformanceChange, type ToldSegment } from './explain-performance.js';

const change: PerformanceChange = {
  figure: 'accuracy',
  higherIsBetter: true,
  reference: 0.853,
  current: 0.801,
  thresholds: { lower: 0.82, upper: null },
  estimated: false,
};
const segment: ToldSegment = {
  described: 'age > 48, sex = Female',
  currentRows: 412,
  referenceLoss: 0.131,
  currentLoss: 0.302,
  adjusted: 0.00031,
};
const impact = { name: 'hours', impact: 0.7, importanceShare: 0.34, drift: 2.06 };
const none = { impacts: [], segments: [], domain: null };

describe('explainPerformance', () => {
  it('names the segment and the column, with their evidence', () => {
    expect(explainPerformance(change, { impacts: [impact], segments: [segment], domain: null })).toBe(
      'Accuracy fell from 0.853 to 0.801 (threshold 0.82): where age > 48, sex = Female, errors went from 13.1 % to 30.2 % (412 rows, adjusted p = 0.00031); the drift that matters most is in hours (2.06 times its threshold, 34 % of what the model relies on).',
    );
  });

  it('says of a regression what is lost on average', () => {
    const mae = {
      ...change,
      figure: 'MAE',
      higherIsBetter: false,
      reference: 820,
      current: 913.25,
      thresholds: { lower: null, upper: 870 },
      estimated: true,
    };
    const lost = { ...segment, referenceLoss: 810.123, currentLoss: 1500, adjusted: 1e-9 };
    expect(explainPerformance(mae, { ...none, segments: [lost] }, 'amounts')).toBe(
      'Estimated MAE rose from 820 to 913.3 (threshold 870): where age > 48, sex = Female, the mean error went from 810.1 to 1500 (412 rows, adjusted p < 0.0001).',
    );
  });

  it('names what tells the sides apart where nothing else is known, or says that nothing is', () => {
    expect(explainPerformance(change, { ...none, domain: { name: 'age', auc: 0.713 } })).toBe(
      'Accuracy fell from 0.853 to 0.801 (threshold 0.82): reference and current rows differ most in age (they are told apart with an AUC of 0.713).',
    );
    expect(explainPerformance(change, { ...none, impacts: [{ ...impact, drift: 0.5 }] })).toBe(
      'Accuracy fell from 0.853 to 0.801 (threshold 0.82), and neither a segment nor a drifted column explains it.',
    );
  });

  it('gives no reasons where there is nothing to explain', () => {
    expect(explainPerformance({ ...change, current: 0.84 }, { ...none, impacts: [impact] })).toBe(
      'Accuracy is 0.84, within its thresholds (0.853 in the reference).',
    );
    const free = { ...change, current: 0.5, thresholds: { lower: null, upper: null } };
    expect(explainPerformance(free, none)).toBe('Accuracy is 0.5 (0.853 in the reference).');
    const better = { ...change, current: 0.9, thresholds: { lower: 0.8, upper: 0.88 } };
    expect(explainPerformance(better, { ...none, impacts: [impact] })).toBe(
      'Accuracy rose from 0.853 to 0.9 (threshold 0.88), which is better than the reference.',
    );
  });
});
