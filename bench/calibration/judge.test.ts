import { describe, expect, it } from 'vitest';
import type { Table } from '../../drift/column.js';
import { detectDrift } from '../../drift/detect-drift.js';
import { seededRandom } from '../../drift/seeded-random.js';
import { DISTRIBUTIONS, SIZES } from './distributions.js';
import { driftedColumns, look } from './judge.js';

describe('judging a simulated dataset', () => {
  it.each(['calibrated', 'evidently'] as const)('is what the engine does: %s', (profile) => {
    const random = seededRandom(3);
    const uniform = () => (random() + 0.5) / 2 ** 32;
    const columns = Object.entries(DISTRIBUTIONS).flatMap(([name, { unchanged, changes }]) => [
      { name, reference: unchanged(name, 2000, uniform), current: unchanged(name, 150, uniform) },
      ...Object.entries(changes).flatMap(([change, draws]) =>
        SIZES.map((size, i) => {
          const changed = `${name} ${change} ${size}`;
          return {
            name: changed,
            reference: unchanged(changed, 2000, uniform),
            current: (draws[i] ?? unchanged)(changed, 150, uniform),
          };
        }),
      ),
    ]);
    const table = (rows: number, side: 'reference' | 'current'): Table => ({
      source: null,
      rows,
      columns: columns.map((column) => column[side]),
      skipped: [],
    });
    const { columns: results } = detectDrift(table(2000, 'reference'), table(150, 'current'), {
      profile,
      quality: false,
      createdAt: '2026-01-01T00:00:00Z',
    });
    const drifted = driftedColumns(
      { reference: 2000, current: 150 },
      columns.map(({ reference, current }) => look(reference, current, profile)),
      profile,
    );
    expect([...drifted].sort()).toEqual(
      results.flatMap((column) => (column.drifted ? [column.name] : [])).sort(),
    );
    expect(drifted.size).toBeGreaterThan(5);
    expect(drifted.size).toBeLessThan(columns.length);
  });
});
