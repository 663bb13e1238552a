import { expect } from 'vitest';
import type { Column, Table } from './column.js';
import { detectDrift } from './detect-drift.js';
import type { DriftOptions } from './options.js';
import { driftResultSchema } from './result.js';

/** A table of these columns. */
export function table(...columns: readonly Column[]): Table {
  const rows = columns.map((column) =>
    column.type === 'numeric'
      ? column.values.length + column.missing
      : column.counts.reduce((total, count) => total + count, column.missing),
  );
  return { source: null, rows: Math.max(0, ...rows), columns, skipped: [] };
}

/** What is found, which keeps the contract. */
export function run(reference: Table, current: Table, options: Partial<DriftOptions> = {}) {
  const result = detectDrift(reference, current, { createdAt: '2026-01-01T00:00:00Z', ...options });
  expect(driftResultSchema.safeParse(JSON.parse(JSON.stringify(result))).error).toBeUndefined();
  return result;
}
