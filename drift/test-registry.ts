import type { TestId } from './result.js';
import type { StatTest } from './stat-test.js';
import { chisquareTest } from './tests/chisquare.js';
import { jensenshannonTest } from './tests/jensenshannon.js';
import { ksTest } from './tests/ks.js';
import { wassersteinTest } from './tests/wasserstein.js';
import { zTest } from './tests/z.js';

/** Every test by its id. */
export const TESTS: Readonly<Record<TestId, StatTest>> = {
  ks: ksTest,
  chisquare: chisquareTest,
  z: zTest,
  wasserstein: wassersteinTest,
  jensenshannon: jensenshannonTest,
};
