import { defineConfig } from 'vitest/config';

/** `npm run test:stack`: the whole of it against the real Prometheus and Alertmanager. */
export default defineConfig({
  test: {
    name: 'stack',
    pool: 'forks',
    globalSetup: 'test/bundle-sources.ts',
    include: ['test/stack/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 900_000,
    fileParallelism: false,
  },
});
