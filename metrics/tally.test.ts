import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createTally } from './tally.js';

it('counts series apart, from 0 on, and hands each addition over once', async () => {
  const registry = new Registry();
  const tally = createTally({ name: 'rows_total', help: 'Rows.', labelNames: ['a', 'b'], registry });
  tally('x', 'y')(2);
  tally('x', '')(0);
  const expected = ['# HELP rows_total Rows.', '# TYPE rows_total counter', 'rows_total{a="x",b="y"} 2'];
  for (let scrape = 0; scrape < 2; scrape++) {
    expect((await registry.metrics()).trim().split('\n')).toEqual([...expected, 'rows_total{a="x",b=""} 0']);
  }
  tally('x', 'y')(3);
  expect(await registry.metrics()).toContain('rows_total{a="x",b="y"} 5');
});
