import { describe, expect, it } from 'vitest';
import { parseConfig } from './load-config.js';

const parse = (notifications: string) =>
  parseConfig(
    `default_model: m
notifications: ${notifications}
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
    '/project/sentinel.config.yaml',
  ).notifications;

describe('notifications in the configuration', () => {
  it('have no channel unless told, and an alarm after two windows in a row', () => {
    expect(parse('{}')).toEqual({
      hysteresis: { windows: 2, of: 2 },
      max_age: '24h',
      give_up_after: '6h',
      channels: {},
    });
  });

  it.each([
    ['{ hysteresis: { windows: 3, of: 2 } }', 'expected at most as many windows as `of`'],
    [
      '{ channels: { c: { type: slack, url: "ftp://x" } } }',
      'an address that starts with http:// or https://',
    ],
    [
      '{ channels: { c: { type: webhook, url: "http://x", secret: plain } } }',
      'notifications.channels.c.secret',
    ],
    [
      '{ channels: { c: { type: email, host: h, from: f@x, to: [nobody] } } }',
      'notifications.channels.c.to.0',
    ],
    [
      '{ channels: { c: { type: email, host: h, from: "f@x\\nBcc: b@x", to: [a@b.ch], password: hunter2 } } }',
      'password',
    ],
    ['{ channels: { C: { type: slack, url: "http://x" } } }', 'a channel name'],
    [
      '{ channels: { c: { type: slack, url: "http://x", models: [other] } } }',
      'expected one of the models m, got "other"',
    ],
    ['{ channels: { c: { type: slack, url: "http://x", timeout: 1h } } }', 'from 100ms to 25s'],
    ['{ give_up_after: 30d }', 'from 1s to 7d'],
    ['{ channels: { c: { type: pager } } }', 'notifications.channels.c.type'],
  ])('refuse %s', (yaml, problem) => {
    expect(() => parse(yaml)).toThrow(problem);
  });
});
