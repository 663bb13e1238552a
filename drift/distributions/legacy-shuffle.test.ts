import { expect, it } from 'vitest';
import { shuffleBehind } from './legacy-shuffle.js';
import { mersenneTwister } from './mersenne-twister.js';
import oracle from './numpy-oracle.json' with { type: 'json' };

const range = (size: number) => Uint32Array.from({ length: size }, (_, i) => i);

it('shuffles as numpy.random.permutation, one time after another', () => {
  const { seed, size, first, second_size, second_tail } = oracle.permutation;
  const generator = mersenneTwister(seed);
  const values = range(size);
  shuffleBehind(values, 1, generator);
  expect([...values]).toEqual(first);
  const more = range(second_size);
  shuffleBehind(more, second_size - second_tail.length, generator);
  expect([...more.slice(-second_tail.length)]).toEqual(second_tail);
});

it('takes the same random numbers however little it puts in place', () => {
  const all = mersenneTwister(7);
  const few = mersenneTwister(7);
  const values = Uint8Array.from(range(200));
  const other = values.slice();
  shuffleBehind(values, 1, all);
  shuffleBehind(other, 150, few);
  expect(few.used).toBe(all.used);
  expect(other.slice(150)).toEqual(values.slice(150));
  expect(other.slice(0, 150).sort()).toEqual(values.slice(0, 150).sort());
});
