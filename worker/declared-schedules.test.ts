import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { declaredSchedules, modelsChecked } from './declared-schedules.js';

const parse = (more: string, model = '') =>
  parseConfig(
    `default_model: m
project: shop
${more}
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv, schedule: { every: 1h }${model} } }`,
    '/project/sentinel.config.yaml',
  );

describe('declaredSchedules', () => {
  it('has those of the whole project only where they are declared', () => {
    expect(declaredSchedules(parse('')).map(({ id }) => id)).toEqual(['drift-m']);
    const all = declaredSchedules(
      parse(
        `sweep: { schedule: { every: 6h } }
compaction: { schedule: { every: 24h, paused: true } }
retention: { schedule: { cron: '0 3 * * *' } }`,
        ', retrain: { schedule: { every: 168h } }, performance: { schedule: { every: 1h } }',
      ),
    );
    expect(all.map(({ id, options: { action } }) => [id, action.workflowType, action.args])).toEqual([
      ['drift-m', 'driftCheck', [{ model: 'm' }]],
      ['retrain-m', 'retrain', [{ model: 'm' }]],
      ['performance-m', 'evaluatePerformance', [{ model: 'm' }]],
      ['sweep-shop', 'driftSweep', [{}]],
      ['compact-shop', 'compactLiveLog', [{}]],
      ['prune-shop', 'pruneHistory', [{}]],
    ]);
    expect(all.map(({ options }) => options.state.paused)).toEqual([false, false, false, false, true, false]);
    for (const { options } of all)
      expect(options.memo).toMatchObject({ managed_by: 'sentinelml', project: 'shop' });
  });
});

describe('modelsChecked', () => {
  it('has the model of a drift schedule, all of a sweep, and none of what checks nothing', () => {
    const config = parse(
      'sweep: { schedule: { every: 6h } }\ncompaction: { schedule: { every: 24h } }',
      ', retrain: { schedule: { every: 168h } }',
    );
    const more = parseConfig(
      `default_model: m
models: { m: &m { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv }, n: *m }`,
      '/project/sentinel.config.yaml',
    );
    expect(declaredSchedules(config).map((schedule) => [schedule.id, modelsChecked(more, schedule)])).toEqual(
      [
        ['drift-m', ['m']],
        ['retrain-m', []],
        ['sweep-shop', ['m', 'n']],
        ['compact-shop', []],
      ],
    );
  });
});
