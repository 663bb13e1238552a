import { defineConfig } from 'vitest/config';

/** `npm run test:cluster`: what runs on Temporal's production server instead of the dev server. */
export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: 'test/bundle-sources.ts',
    include: ['test/cluster/*.cluster.ts', 'test/schedules.test.ts', 'test/drift-sweep.test.ts'],
    env: { TEST_TEMPORAL_SERVER: 'production' },
    testTimeout: 420_000,
    hookTimeout: 900_000,
    fileParallelism: false,
  },
});
