import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { signatureHeaders } from './webhook-signature.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

describe('signatureHeaders', () => {
  const body = '{"event":"drift","model":"income","title":"Zürich ≠ Bern"}';
  const signed = (secrets: string, timestamp = new Date()) =>
    signatureHeaders(secrets, { id: 'alert_1', timestamp, body });

  it('gives the vector of the specification', () => {
    expect(
      signatureHeaders(SECRET, {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestamp: new Date(1614265330_000),
        body: '{"test": 2432232314}',
      }),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is verified by the reference library, with a secret of each form, and with either of two', () => {
    expect(new Webhook(SECRET).verify(body, signed(SECRET))).toMatchObject({ event: 'drift' });
    const raw = new Webhook(Buffer.from('plain-text', 'utf8'), { format: 'raw' });
    expect(raw.verify(body, signed('plain-text'))).toMatchObject({ model: 'income' });
    for (const secret of [SECRET, OTHER])
      expect(new Webhook(secret).verify(body, signed(`${SECRET} ${OTHER}`))).toMatchObject({
        event: 'drift',
      });
  });

  it('is refused with another secret, another body, and an old time', () => {
    expect(() => new Webhook(OTHER).verify(body, signed(SECRET))).toThrow('No matching signature');
    expect(() => new Webhook(SECRET).verify(`${body} `, signed(SECRET))).toThrow('No matching signature');
    const old = new Date(Date.now() - 10 * 60_000);
    expect(() => new Webhook(SECRET).verify(body, signed(SECRET, old))).toThrow('too old');
  });

  it('is verified by the function in the documentation, as it stands there', async () => {
    const docs = await readFile(join(packageRoot(), 'docs', 'notifications.md'), 'utf8');
    const code = /^ {4}import \{ createHmac[\s\S]*?^ {4}\}$/m.exec(docs)?.[0] ?? '';
    const source = `${code}\nexport { verified };`;
    const { verified } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
    for (const secret of [SECRET, OTHER, 'plain-text']) {
      expect(verified(signed(`${SECRET} ${OTHER} plain-text`), body, secret)).toBe(true);
      expect(verified(signed('another'), body, secret)).toBe(false);
      expect(verified(signed(secret), `${body} `, secret)).toBe(false);
      expect(verified(signed(secret, new Date(Date.now() - 600_000)), body, secret)).toBe(false);
    }
  });
});
