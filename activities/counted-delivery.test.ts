import { expect, it } from 'vitest';
import { sentinelError } from '../config/errors.js';
import { countedDelivery } from './counted-delivery.js';

it('tells a delivery from one to be tried again, one that cannot succeed, one done before, and one called off', async () => {
  const counted: string[] = [];
  const metrics = { attempted: (_: string, outcome: string) => counted.push(outcome) };
  const waiting = new AbortController().signal;
  const fail = (error: Error) =>
    countedDelivery(metrics, 'chat', waiting, () => Promise.reject(error)).catch((caught: unknown) => caught);
  const done = (outcome: 'sent' | 'already_sent') =>
    countedDelivery(metrics, 'chat', waiting, async () => ({ channel: 'chat', outcome }));

  await done('sent');
  await done('already_sent');
  const away = sentinelError('SENT_NOTIFY_FAILED', { channel: 'chat', problem: 'no answer' });
  expect(await fail(away)).toBe(away);
  await fail(sentinelError('SENT_NOTIFY_REFUSED', { channel: 'chat', problem: 'status 404' }));
  await fail(new Error('disk full'));
  const off = AbortSignal.abort();
  await countedDelivery(metrics, 'chat', off, () => Promise.reject(away)).catch(() => undefined);
  expect(counted).toEqual(['sent', 'failed', 'refused', 'failed']);
});
