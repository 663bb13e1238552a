import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startBeside } from './start-beside.js';

const forever = async (signal: AbortSignal): Promise<void> => {
  await delay(60_000, undefined, { signal });
};

it('stops what goes on, waits for its end, and throws nothing', async () => {
  let over = false;
  const beside = startBeside(
    async (signal) =>
      forever(signal).finally(() =>
        delay(20).then(() => {
          over = true;
        }),
      ),
    undefined,
  );
  await beside.stop();
  expect(over).toBe(true);
  await expect(beside.ended).rejects.toThrow(/abort/i);
});

it('hears the signal of the whole step', async () => {
  const step = new AbortController();
  const { ended } = startBeside(forever, step.signal);
  step.abort();
  await expect(ended).rejects.toThrow(/abort/i);
});

it('leaves a failure to whoever waits, and an end as it is', async () => {
  const failing = startBeside(async () => Promise.reject(new Error('broken')), undefined);
  await delay(5);
  await expect(failing.ended).rejects.toThrow('broken');
  await failing.stop();
  const done = startBeside(async () => 7, undefined);
  await done.stop();
  expect(await done.ended).toBe(7);
});
