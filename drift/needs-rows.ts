import type { DriftOptions } from './options.js';

/**
 * The columns whose values must stay in the order of the rows until they are tested: what Evidently's permutation test
 * draws with its fixed seed depends on it.
 */
export function needsRows({
  profile,
  tests = {},
}: Pick<DriftOptions, 'profile' | 'tests'>): ReadonlySet<string> {
  if (profile !== 'evidently') return new Set();
  return new Set(Object.keys(tests).filter((name) => tests[name] === 'TVD'));
}
