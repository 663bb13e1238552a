import type { TestId } from './result.js';
import type { StatTest } from './stat-test.js';
import { andersonTest } from './tests/anderson.js';
import { chisquareTest } from './tests/chisquare.js';
import { cramerVonMisesTest } from './tests/cramer-von-mises.js';
import { edTest } from './tests/ed.js';
import { empiricalMmdTest } from './tests/empirical-mmd.js';
import { esTest } from './tests/es.js';
import { fisherExactTest } from './tests/fisher-exact.js';
import { gTest } from './tests/g-test.js';
import { hellingerTest } from './tests/hellinger.js';
import { jensenshannonTest } from './tests/jensenshannon.js';
import { klDivTest } from './tests/kl-div.js';
import { ksTest } from './tests/ks.js';
import { mannwTest } from './tests/mannw.js';
import { psiTest } from './tests/psi.js';
import { tTest } from './tests/t-test.js';
import { tvdTest } from './tests/tvd.js';
import { wassersteinTest } from './tests/wasserstein.js';
import { zTest } from './tests/z.js';

/** Every test by its id. */
export const TESTS: Readonly<Record<TestId, StatTest>> = {
  ks: ksTest,
  chisquare: chisquareTest,
  z: zTest,
  wasserstein: wassersteinTest,
  jensenshannon: jensenshannonTest,
  psi: psiTest,
  kl_div: klDivTest,
  hellinger: hellingerTest,
  ed: edTest,
  anderson: andersonTest,
  cramer_von_mises: cramerVonMisesTest,
  t_test: tTest,
  mannw: mannwTest,
  es: esTest,
  g_test: gTest,
  fisher_exact: fisherExactTest,
  TVD: tvdTest,
  empirical_mmd: empiricalMmdTest,
};
