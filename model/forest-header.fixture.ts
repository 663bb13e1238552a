import type { ModelHeader } from './model-header.js';

/** The header of a forest of one feature, `age`, but for `overrides`. */
export function forestHeader(overrides: Partial<ModelHeader> = {}): ModelHeader {
  return {
    format: 'sentinelml-forest',
    format_version: 1,
    model: 'shop',
    version: 'rf-0123456789',
    framework: 'test',
    comparison: '<',
    input: 'float64',
    outputs: 1,
    decision: 'threshold',
    features: [{ name: 'age', type: 'numeric' }],
    target: { type: 'classification', name: 'bought', classes: ['no', 'yes'] },
    training: { rows: 1, sha256: null, params: {}, seed: null, trained_at: '2026-01-02T03:04:05.000Z' },
    metrics: { accuracy: null, roc_auc: null, rows: 1, held_out_rows: 0, measured_on: 'out_of_bag' },
    ...overrides,
  };
}
