import { describe, expect, it } from 'vitest';
import { dumbbell } from './dumbbell.js';
import { standalone } from './golden.fixture.js';

describe('dumbbell', () => {
  it('joins the reference with the current window', async () => {
    const svg = dumbbell({ reference: 0.43, current: -0.15 }, 'from 0.43 to −0.15');
    await expect(standalone(svg)).toMatchFileSnapshot('__golden__/dumbbell.svg');
  });

  it('never leaves its axis', () => {
    expect(dumbbell({ reference: -9, current: 9 }, 'x')).toContain('d="M4 7H104"/><circle');
  });
});
