import { describe, expect, it } from 'vitest';
import { detectDrift } from '../library.js';
import type { PerformanceSection } from '../performance/performance-schema.js';
import { type DriftResult, driftResultSchema } from '../result.js';
import { seededRandom } from '../seeded-random.js';
import { type KnownImportance, type PastFigures, whySection } from './why-section.js';
import { whySentence } from './why-sentence.js';

const random = seededRandom(5);
const uniforms = (rows: number, shift = 0) =>
  Float64Array.from({ length: rows }, () => random() / 2 ** 32 + shift);
/** `a` and `b` have moved, `b` by more; `c` has not. */
const result = detectDrift(
  { a: uniforms(2000), b: uniforms(2000), c: uniforms(2000) },
  { a: uniforms(500, 0.2), b: uniforms(500, 0.5), c: uniforms(500) },
  { createdAt: '2026-01-01T00:00:00Z', quality: false },
);
const stable: DriftResult = {
  ...result,
  columns: result.columns.map((column) => ({ ...column, drifted: false })),
};

const importance: KnownImportance = {
  model_version: 'rf-0123456789',
  figure: 'roc_auc',
  measured_on: 'held_out',
  rows: 2000,
  columns: [
    { name: 'a', importance: 0.3 },
    { name: 'b', importance: 0.02 },
    { name: 'c', importance: 0.08 },
  ],
};

const performance = (realised: number): PerformanceSection => ({
  task: 'binary',
  target: 'y',
  classes: ['no', 'yes'],
  revision: 1,
  evaluated_at: '2026-01-01T00:00:00Z',
  verdict: realised < 0.8 ? 'fallen' : 'as_expected',
  judged_by: 'realised',
  labels: {
    predictions: 500,
    labelled: 500,
    coverage: 1,
    unusable: 0,
    newest: null,
    fingerprint: null,
    needed: 30,
  },
  reference: null,
  estimator: null,
  figures: [
    {
      name: 'roc_auc',
      better: 'higher',
      judged: true,
      realised: { value: realised, interval: null, reason: null },
      estimated: null,
      reference: 0.9,
      bounds: { lower: 0.8, upper: 0.95, source: 'reference' },
      fallen: { realised: realised < 0.8, estimated: false },
      estimate_error: null,
    },
  ],
  calibration: null,
  confusion: null,
  by_class: null,
  target_drift: null,
  segments: {
    losses: 'errors',
    rows: { reference: 2000, current: 500 },
    tested: 40,
    found: 1,
    segments: [
      {
        segment: 'city = Bern',
        rows: { reference: 700, current: 150 },
        reference: 0.1,
        current: 0.4,
        interval: [0.2, 0.4],
        p_adjusted: 0.00002,
        share_of_growth: 0.9,
      },
    ],
  },
  notes: [],
});

describe('whySection', () => {
  it('ranks columns by drift times importance, and says so in one sentence', () => {
    const why = whySection(result, importance, null);
    expect(driftResultSchema.parse({ ...result, why }).why).toEqual(why);
    expect(why.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const [a] = why.columns;
    expect(a?.importance_share).toBeCloseTo(0.75, 12);
    expect(a?.impact).toBeCloseTo(0.75 * (a?.drift ?? 0), 12);
    expect(why.sentence).toMatch(
      /^The drift that matters most to the model is in a: [\d.]+ times its threshold, in 75 % of what the model relies on\.$/,
    );
    expect(why.importance).not.toHaveProperty('columns');
  });

  it('says that drift is worth nothing to the model, and nothing where nothing has drifted', () => {
    const idle = {
      ...importance,
      columns: importance.columns.map(({ name }) => ({ name, importance: name === 'c' ? 1 : 0 })),
    };
    expect(whySection(result, idle, null).sentence).toBe(
      'What has drifted (b, a) is worth nothing to the model.',
    );
    expect(whySection(stable, importance, null).sentence).toBeNull();
  });

  it('tells of values that have drifted, not of a column whose missing rows have', () => {
    const missing = {
      ...result,
      columns: result.columns.map((column) =>
        column.name === 'c'
          ? { ...column, drifted: true, values_drifted: false }
          : { ...column, drifted: false },
      ),
    };
    const [first] = whySection(missing, importance, null).columns;
    expect(first?.name).toBe('c');
    expect(first?.drift).toBeLessThan(1);
    expect(first?.impact).toBeGreaterThan(0);
    expect(whySection(missing, importance, null).sentence).toBeNull();
  });

  it('calls nothing worthless whose worth is not known', () => {
    const idle = {
      ...importance,
      columns: importance.columns.map(({ name }) => ({ name, importance: name === 'b' ? 0 : 1 })),
    };
    const byPValue = {
      ...result,
      columns: result.columns.map((column) =>
        column.name === 'a' ? { ...column, test: 'ks' as const, score: 0.001, threshold: 0.05 } : column,
      ),
    };
    expect(whySection(byPValue, idle, null).sentence).toBeNull();
    const worthless = idle.columns.map(({ name }) => ({ name, importance: name === 'c' ? 1 : 0 }));
    expect(whySection(byPValue, { ...idle, columns: worthless }, null).sentence).toBe(
      'What has drifted (b, a) is worth nothing to the model.',
    );
    const unknown = { ...idle, columns: idle.columns.filter(({ name }) => name !== 'a') };
    expect(whySection(result, unknown, null).sentence).toBeNull();
  });

  it('explains a fall by the segment and the drifted column, and not by one that has not drifted', () => {
    expect(whySection({ ...result, performance: performance(0.7) }, importance, null).sentence).toMatch(
      /^ROC AUC fell from 0\.9 to 0\.7 \(threshold 0\.8\): where city = Bern, errors went from 10 % to 40 % \(150 rows, adjusted p < 0\.0001\); the drift that matters most is in a \(/,
    );
    expect(whySection({ ...stable, performance: performance(0.7) }, importance, null).sentence).toMatch(
      /adjusted p < 0\.0001\)\.$/,
    );
  });

  it('is told again of labels that come later', () => {
    const why = whySection(result, importance, null);
    expect(whySentence({ ...result, why, performance: performance(0.7) })).toContain('ROC AUC fell');
    expect(whySentence({ ...result, why, performance: performance(0.85) })).toBe(why.sentence);
  });

  it('correlates drift with performance over enough windows alone', () => {
    const past = (windows: number): PastFigures => ({
      figure: 'roc_auc',
      reference: 0.9,
      values: Array.from({ length: windows }, (_, i) => 0.9 - 0.01 * i),
      columns: [
        { name: 'a', scores: Array.from({ length: windows }, (_, i) => (i * 7) % 5) },
        { name: 'c', scores: Array.from({ length: windows }, (_, i) => 0.02 * i) },
      ],
    });
    const why = whySection(result, 'no version of the model is served', past(10));
    expect(why.correlated_with).toEqual({ figure: 'roc_auc', windows: 10 });
    expect(why.columns.find(({ name }) => name === 'c')?.correlation).toBeCloseTo(1, 12);
    expect(why.columns.find(({ name }) => name === 'a')?.correlation).toBeLessThan(0.9);
    expect(why).toMatchObject({
      importance: null,
      reason: 'no version of the model is served',
      sentence: null,
    });
    expect(whySection(result, importance, past(7)).correlated_with).toBeNull();
  });
});
