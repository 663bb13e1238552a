import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderStatistic } from './order-statistic.js';

it('is what sorting both together finds', () => {
  const side = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 });
  fc.assert(
    fc.property(side, side, (a, b) => {
      const pooled = [...a, ...b].sort((x, y) => x - y);
      const found = pooled.map((_, k) =>
        orderStatistic(Float64Array.from(a).sort(), Float64Array.from(b).sort(), k),
      );
      expect(found).toEqual(pooled);
    }),
  );
});
