import { Gauge, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { joinedText, keptText } from './metrics-text.js';

it('is made anew when other things are shown, and only then', async () => {
  let items = [{ value: 1 }];
  let collected = 0;
  const registry = new Registry();
  new Gauge({
    name: 'shown',
    help: 'What is shown.',
    registers: [registry],
    collect() {
      collected += 1;
      this.set(items[0]?.value ?? 0);
    },
  });
  const text = keptText(registry, async () => [...items]);
  const first = await text.metrics();
  expect(first).toContain('\nshown 1\n');
  expect(await text.metrics()).toBe(first);
  expect(collected).toBe(1);
  items = [{ value: 1 }];
  expect(await text.metrics()).toBe(first);
  expect(collected).toBe(2);
  items = [];
  expect(await text.metrics()).toContain('\nshown 0\n');
});

it('joins texts line by line', async () => {
  const of = (name: string): Registry => {
    const registry = new Registry();
    new Gauge({ name, help: name, registers: [registry] }).set(1);
    return registry;
  };
  const [one, other] = [of('one'), of('other')];
  const joined = joinedText(
    one,
    keptText(other, async () => []),
  );
  expect(joined.contentType).toBe(one.contentType);
  expect((await joined.metrics()).split('\n').filter((line) => line !== '')).toEqual([
    '# HELP one one',
    '# TYPE one gauge',
    'one 1',
    '# HELP other other',
    '# TYPE other gauge',
    'other 1',
  ]);
});
