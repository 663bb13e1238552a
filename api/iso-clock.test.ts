import { expect, it } from 'vitest';
import { createIsoClock } from './iso-clock.js';

it('says the time to the millisecond', () => {
  let time = Date.UTC(2026, 2, 1, 12);
  const clock = createIsoClock(() => new Date(time));
  expect([clock(), clock()]).toEqual(['2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z']);
  time += 1;
  expect(clock()).toBe('2026-03-01T12:00:00.001Z');
  time -= 1;
  expect(clock()).toBe('2026-03-01T12:00:00.000Z');
});
