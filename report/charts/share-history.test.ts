import { describe, expect, it } from 'vitest';
import { standaloneHistory } from './golden.fixture.js';
import { shareHistory } from './share-history.js';

describe('shareHistory', () => {
  it('draws a bar for each check, and the reference across', async () => {
    const shares = [0.24, 0.25, null, 0.0001, 0.31, 0.4];
    const svg = shareHistory({ shares, reference: 0.25, top: 0.4 }, '>50K');
    await expect(standaloneHistory(svg)).toMatchFileSnapshot('__golden__/share-history.svg');
  });

  it('draws no bar for nothing, and no line without a reference', () => {
    const svg = shareHistory({ shares: [0, null], reference: null, top: 0 }, 'none');
    expect(svg).not.toMatch(/class="[vy]"/);
  });

  it('never leaves its height', () => {
    expect(shareHistory({ shares: [9], reference: 9, top: 1 }, 'x')).toContain('M5 36v-36');
  });
});
