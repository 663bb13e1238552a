import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createDurations } from './durations.js';

const options = { name: 'seconds', help: 'Seconds of a test.', labelNames: ['model', 'route'] };
const buckets = [0.001, 0.01, 0.5, 2];

describe('createDurations', () => {
  it("is scraped as prom-client's own histogram", async () => {
    const seconds = fc.oneof(fc.constantFrom(0, ...buckets), fc.double({ min: 0, max: 3, noNaN: true }));
    const observation = fc.record({ model: fc.constantFrom('a', 'say "b"'), seconds });
    await fc.assert(
      fc.asyncProperty(fc.array(observation), async (observations) => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const observe = createDurations({ ...options, buckets, registry: ours });
        const histogram = new Histogram({ ...options, buckets, registers: [theirs] });
        for (const { model, seconds } of observations) {
          observe(model, '/predict')(seconds);
          histogram.observe({ model, route: '/predict' }, seconds);
        }
        expect(await ours.metrics()).toBe(await theirs.metrics());
        const withoutExemplars = JSON.parse(
          JSON.stringify(await theirs.getMetricsAsJSON(), (key, value) =>
            key === 'exemplar' ? undefined : value,
          ),
        );
        expect(JSON.parse(JSON.stringify(await ours.getMetricsAsJSON()))).toEqual(withoutExemplars);
      }),
    );
  });
});
