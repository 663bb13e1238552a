import { describe, expect, it } from 'vitest';
import { withEnvironment } from './environment.js';
import { parseConfig } from './load-config.js';

const config = parseConfig(
  'default_model: m\nmodels: { m: { features: { x: { type: numeric } }, target: { name: y, classes: [a, b] }, reference: r.csv } }',
  '/p/c.yaml',
);

describe('withEnvironment', () => {
  it('leaves the configuration as it is when nothing is set', () => {
    expect(withEnvironment(config, {})).toEqual(config);
  });

  it('sets hosts, port and public address', () => {
    const changed = withEnvironment(config, {
      SENTINEL_HOST: '0.0.0.0',
      SENTINEL_PORT: '8080',
      SENTINEL_PUBLIC_URL: 'https://ml.example',
      SENTINEL_WORKER_HOST: '0.0.0.0',
    });
    expect(changed.api).toMatchObject({ host: '0.0.0.0', port: 8080, public_url: 'https://ml.example' });
    expect(changed.worker.host).toBe('0.0.0.0');
  });

  it('makes the worker one of a deployment', () => {
    expect(withEnvironment(config, { SENTINEL_BUILD_ID: '2026.11.27-abc' }).worker.deployment).toEqual({
      behavior: 'pinned',
      build_id: '2026.11.27-abc',
    });
    expect(() => withEnvironment(config, { SENTINEL_DEPLOYMENT_NAME: 'a.b' })).toThrow(
      /SENTINEL_DEPLOYMENT_NAME/,
    );
  });

  it('names a variable that is wrong', () => {
    expect(() => withEnvironment(config, { SENTINEL_PORT: 'five' })).toThrow(/SENTINEL_PORT/);
  });
});
