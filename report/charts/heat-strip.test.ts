import { describe, expect, it } from 'vitest';
import { standaloneHistory } from './golden.fixture.js';
import { heatStrip } from './heat-strip.js';

const cell = (ratio: number, drifted = false) => ({ ratio, drifted });

describe('heatStrip', () => {
  it('draws what is far below the threshold faintly, and what drifted in full height', async () => {
    const checks = [
      cell(0.1),
      cell(0.4),
      cell(0.6),
      null,
      cell(0.9),
      cell(1.3),
      cell(1.2, true),
      cell(4, true),
    ];
    await expect(standaloneHistory(heatStrip({ checks }, 'age'))).toMatchFileSnapshot(
      '__golden__/heat-strip.svg',
    );
  });

  it('draws nothing where nothing was measured', () => {
    expect(heatStrip({ checks: [null, null] }, 'none')).not.toContain('path');
    expect(heatStrip({ checks: [] }, 'none')).toContain('viewBox="0 0 10 18"');
  });

  it('escapes its title', () => {
    expect(heatStrip({ checks: [] }, '<b>"')).toContain('<title>&lt;b&gt;&quot;</title>');
  });
});
