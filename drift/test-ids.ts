/** Evidently's ids, so that its users feel at home. */
export const TEST_IDS = [
  'ks',
  'chisquare',
  'z',
  'wasserstein',
  'jensenshannon',
  'psi',
  'kl_div',
  'hellinger',
  'ed',
  'anderson',
  'cramer_von_mises',
  't_test',
  'mannw',
  'es',
  'g_test',
  'fisher_exact',
  'TVD',
  'empirical_mmd',
] as const;
export type TestId = (typeof TEST_IDS)[number];
