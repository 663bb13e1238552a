import { describe, expect, it } from 'vitest';
import { progressLine } from './progress.js';
import { textTable } from './text-table.js';

describe('progressLine', () => {
  it('draws a bar when the total is known, text alone otherwise', () => {
    expect(progressLine('loading')).toBe('loading');
    expect(progressLine('training', 30, 60)).toBe(`training ${'━'.repeat(14)}${' '.repeat(14)} 30/60`);
    expect(progressLine('sending', 2_000, 2_000)).toBe(`sending ${'━'.repeat(28)} 2,000/2,000`);
    expect(progressLine('nothing to do', 0, 0)).toBe('nothing to do');
  });
});

describe('textTable', () => {
  it('aligns columns and leaves no blanks at line ends', () => {
    expect(
      textTable([
        ['a', 'long'],
        ['wider', 'x'],
        ['b', ''],
      ]),
    ).toBe('a      long\nwider  x\nb\n');
  });
});
