import { describe, expect, it } from 'vitest';
import { categoricalColumn } from '../column-from-values.js';
import { pairColumns } from '../pair-columns.js';
import { edTest } from './ed.js';
import { itIsEvidently } from './evidently-cases.fixture.js';

describe('ed', () => {
  itIsEvidently(edTest);

  it('does not call a distance equal to the threshold drift, as Evidently', () => {
    expect(edTest.isDrifted(0.1, 0.1)).toBe(false);
    expect(edTest.isDrifted(0.1000001, 0.1)).toBe(true);
  });

  it('refuses categories', () => {
    const column = categoricalColumn('x', ['a']);
    const pair = pairColumns({ type: 'categorical', reference: column, current: column });
    expect(() => edTest.compute(pair)).toThrow(TypeError);
  });
});
