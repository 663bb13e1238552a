import { expect, it } from 'vitest';
import type { PastCheck } from '../store/past-checks.js';
import type { PerformanceSummary } from '../store/performance-record.js';
import { instant, pastRecord } from './past-record.fixture.js';
import { watchedPerformance } from './watched-performance.js';

const summary = (
  accuracy: number | null,
  { ratio = 0.8, test = 'jensenshannon' } = {},
): PerformanceSummary => ({
  revision: 1,
  evaluated_at: instant(1),
  task: 'binary',
  verdict: 'as_expected',
  judged_by: 'realised',
  predictions: 100,
  labelled: 100,
  coverage: 1,
  labels: null,
  estimator: 'cbpe',
  figures: [
    {
      name: 'accuracy',
      better: 'higher',
      judged: true,
      realised: accuracy,
      realised_interval: null,
      estimated: 0.8,
      estimated_interval: null,
      reference: 0.8,
      lower: null,
      upper: null,
      fallen: false,
    },
  ],
  target_drift: { test, score: 0.1, threshold: 0.1, drifted: false },
  fairness: [
    {
      attribute: 'sex',
      differing: 0,
      compared: 4,
      parity: [{ name: 'demographic_parity_ratio', value: ratio, estimated: null }],
      groups: [],
    },
  ],
});
const figuresOf = (now: PerformanceSummary, past: readonly PerformanceSummary[]) => {
  const checks = past.map((_, at): PastCheck => ({ record: pastRecord(at + 1), columns: [], changes: null }));
  const performances = past.map((then, at) => ({ record: pastRecord(at + 1), atCheck: null, now: then }));
  return watchedPerformance(now, checks, performances).map(({ name, kind, direction, values }) => [
    kind,
    name,
    direction,
    values,
  ]);
};

it('watches performance by labels where most are known, though not yet of this window, the target and groups', () => {
  const past = [summary(0.9), summary(0.7, { test: 'psi' }), summary(null, { ratio: 0.5 })];
  expect(figuresOf(summary(null), past)).toEqual([
    ['performance', 'accuracy', 'down', [0.9, 0.7, null, null]],
    ['target', 'target', 'up', [0.1, null, 0.1, 0.1]],
    ['fairness', 'sex demographic_parity_ratio', 'down', [0.8, 0.8, 0.5, 0.8]],
  ]);
});

it('watches estimates where labels are known of few windows', () => {
  const past = [summary(0.9), summary(null), summary(null)];
  expect(figuresOf(summary(null), past)[0]).toEqual([
    'performance',
    'accuracy',
    'down',
    [0.8, 0.8, 0.8, 0.8],
  ]);
});
