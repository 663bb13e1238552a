import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, modelOf, parseConfig } from './load-config.js';
import { packageRoot } from './package-root.js';

const MINIMAL = `
default_model: tiny
models:
  tiny:
    features:
      x: { type: numeric }
    target: { name: y, classes: [no, yes] }
    reference: reference.csv
`;

describe('parseConfig', () => {
  it('fills in defaults and resolves paths against the folder of the file', () => {
    const config = parseConfig(MINIMAL, '/project/sentinel.config.yaml');
    expect(config.api).toMatchObject({ host: '127.0.0.1', port: 5000 });
    expect(modelOf(config)).toMatchObject({
      id: 'tiny',
      reference: resolve('/project/reference.csv'),
      model_dir: resolve('/project/data/models/tiny'),
      live_dir: resolve('/project/data/live/tiny'),
      drift: { profile: 'calibrated', window: { last: '24h' }, min_rows: 30, share: 0.5 },
    });
    expect(modelOf(config).schedule).toBeUndefined();
  });

  it('names line and key of every problem', () => {
    const text = MINIMAL.replace('type: numeric', 'type: number').replace(
      'classes: [no, yes]',
      'classes: [no]',
    );
    expect(() => parseConfig(text, '/project/c.yaml')).toThrow(
      expect.objectContaining({
        code: 'SENT_CONFIG_INVALID',
        exitCode: 2,
        message: expect.stringMatching(
          /line 6, models\.tiny\.features\.x.*line 7, models\.tiny\.target\.classes/s,
        ),
      }),
    );
  });

  it('takes a threshold above 1 for a distance, not for a p-value', () => {
    const withTest = (test: string) =>
      MINIMAL.replace(
        '    reference:',
        `    drift: { tests: { x: ${test} }, thresholds: { x: 1.5 } }\n    reference:`,
      );
    expect(modelOf(parseConfig(withTest('psi'), '/project/c.yaml')).drift.thresholds).toEqual({ x: 1.5 });
    expect(() => parseConfig(withTest('ks'), '/project/c.yaml')).toThrow(
      'models.tiny.drift.thresholds.x: expected a number from 0 to 1, as ks gives a p-value, got 1.5',
    );
  });

  it.each([
    ['an unknown key', MINIMAL.replace('reference:', 'referense: x\n    reference:'), /referense/],
    ['a model id that is a path', MINIMAL.replaceAll('tiny', '../tiny'), /model id/],
    [
      'a default model that is not there',
      MINIMAL.replace('default_model: tiny', 'default_model: big'),
      /tiny, got "big"/,
    ],
    [
      'a feature named like a column of the log',
      MINIMAL.replace('x: {', 'Timestamp: {'),
      /Timestamp.*live log/,
    ],
    ['an alias that leads nowhere', MINIMAL.replace('reference.csv', '*nope'), /nope/],
    [
      'a test of a column that is not there',
      `${MINIMAL}    drift: { tests: { xx: ks } }\n`,
      /drift\.tests\.xx: there is no column/,
    ],
    ['labels that are the same', MINIMAL.replace('[no, yes]', '[no, no]'), /labels that all differ/],
    ['an endless duration', `${MINIMAL}    drift: { window: { last: 999999999d } }\n`, /window/],
    ['no YAML', 'models: [', /not a valid configuration/],
    ['a bad duration', `${MINIMAL}    schedule: { every: hourly }\n`, /a duration such as/],
  ])('refuses %s in one line', (_, text, pattern) => {
    let message = '';
    try {
      parseConfig(text, '/project/c.yaml');
    } catch (error) {
      message = error instanceof Error ? error.message : '';
    }
    expect(message).toMatch(pattern);
    expect(message).not.toContain('\n');
  });
});

describe('loadConfig', () => {
  it('reads the configuration that comes with the project', async () => {
    const config = await loadConfig(resolve(packageRoot(), 'sentinel.config.yaml'));
    expect(Object.keys(config.models)).toEqual(['income', 'income_full']);
    expect(Object.keys(modelOf(config, 'income_full').features).length).toBeGreaterThanOrEqual(10);
  });

  it('says where it looked when there is none', async () => {
    await expect(loadConfig('/nowhere/sentinel.config.yaml')).rejects.toMatchObject({
      code: 'SENT_CONFIG_NOT_FOUND',
      message: expect.stringContaining('/nowhere/sentinel.config.yaml'),
    });
  });

  it('does not find models on the prototype', () => {
    const config = parseConfig(MINIMAL, '/project/c.yaml');
    expect(() => modelOf(config, 'constructor')).toThrow(
      'Expected one of the models tiny, got "constructor".',
    );
  });
});
