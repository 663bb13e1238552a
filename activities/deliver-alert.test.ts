import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { sampleAlert } from '../notify/alert.fixture.js';
import { readDelivery } from '../notify/delivery-record.js';
import { type HttpReceiver, httpReceiver } from '../test/local-receivers.js';
import { deliverAlert } from './deliver-alert.js';

let folder: string;
let receiver: HttpReceiver;
let config: SentinelConfig;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-deliver-'));
  receiver = await httpReceiver();
  config = parseConfig(
    `default_model: m
notifications: { channels: { hook: { type: webhook, url: "${receiver.url}" }, chat: { type: slack, url: "${receiver.url}" } } }
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
    join(folder, 'sentinel.config.yaml'),
  );
});
afterEach(async () => {
  await receiver.stop();
  await rm(folder, { recursive: true, force: true });
});

const deps = () => ({ config, env: {}, now: () => new Date('2026-01-05T10:00:00.000Z') });
const alert = sampleAlert({ model: 'm' });

describe('deliverAlert', () => {
  it('sends once, however often it is asked', async () => {
    const request = { alert, channel: 'hook' };
    expect(await deliverAlert(deps(), request)).toEqual({ channel: 'hook', outcome: 'sent' });
    expect(await deliverAlert(deps(), request, { attempt: 2 })).toEqual({
      channel: 'hook',
      outcome: 'already_sent',
    });
    expect(receiver.received).toHaveLength(1);
    expect(await deliverAlert(deps(), { alert, channel: 'chat' })).toMatchObject({ outcome: 'sent' });
    expect(receiver.received).toHaveLength(2);
  });

  it('sends again after an attempt whose end is not known, under the same id', async () => {
    receiver.answers.push({ status: 503 });
    await expect(deliverAlert(deps(), { alert, channel: 'hook' })).rejects.toMatchObject({
      code: 'SENT_NOTIFY_FAILED',
    });
    expect(await readDelivery(config.data_dir, 'm', alert.id, 'hook')).toMatchObject({ state: 'sending' });
    await deliverAlert(deps(), { alert, channel: 'hook' }, { attempt: 2 });
    expect(await readDelivery(config.data_dir, 'm', alert.id, 'hook')).toMatchObject({
      state: 'sent',
      attempt: 2,
    });
    expect(receiver.received.map(({ headers }) => headers['idempotency-key'])).toEqual([alert.id, alert.id]);
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
  });

  it.each([
    ['no alert', { alert: { ...alert, id: '../../etc' }, channel: 'hook' }, 'SENT_USAGE'],
    ['an unknown model', { alert: { ...alert, model: '../m' }, channel: 'hook' }, 'SENT_MODEL_UNKNOWN'],
    ['an unknown channel', { alert, channel: 'other' }, 'SENT_CHANNEL_UNKNOWN'],
  ])('refuses %s for good, and sends and writes nothing', async (_, request, code) => {
    await expect(deliverAlert(deps(), request)).rejects.toMatchObject({ code, permanent: true });
    expect(receiver.received).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});
