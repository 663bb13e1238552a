import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { queuesToPoll, WORKER_ROLES } from './worker-roles.js';

const parse = (more = '') =>
  parseConfig(
    `default_model: m
${more}
models: { m: { features: { a: { type: numeric } }, target: { name: t, classes: ["0", "1"] }, reference: r.csv } }`,
    '/project/sentinel.config.yaml',
  );

describe('queuesToPoll', () => {
  it('has a queue for runs and light steps, and one for those that compute', () => {
    expect(queuesToPoll(parse(), WORKER_ROLES)).toEqual([
      {
        taskQueue: 'sentinelml',
        workflows: true,
        activities: true,
        options: {
          maxConcurrentWorkflowTaskExecutions: 40,
          workflowTaskPollerBehavior: { type: 'autoscaling' },
          maxCachedWorkflows: 200,
          maxConcurrentActivityTaskExecutions: 20,
          activityTaskPollerBehavior: { type: 'autoscaling' },
        },
      },
      {
        taskQueue: 'sentinelml-compute',
        workflows: false,
        activities: true,
        options: {
          maxConcurrentActivityTaskExecutions: 2,
          activityTaskPollerBehavior: { type: 'autoscaling' },
        },
      },
    ]);
  });

  it('does what the configuration says', () => {
    const config = parse(`temporal: { task_queue: shop/eu }
worker:
  concurrency: 7
  workflows: { slots: 9, pollers: 3, cache: 11 }
  light: { slots: 5, pollers: 2, per_second: 0.5, queue_per_second: 30 }
  compute: { pollers: 1, queue_per_second: 4 }`);
    const [light, compute] = queuesToPoll(config, WORKER_ROLES);
    expect(light).toMatchObject({
      taskQueue: 'shop/eu',
      options: {
        maxConcurrentWorkflowTaskExecutions: 9,
        workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 3 },
        maxCachedWorkflows: 11,
        maxConcurrentActivityTaskExecutions: 5,
        activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
        maxActivitiesPerSecond: 0.5,
        maxTaskQueueActivitiesPerSecond: 30,
      },
    });
    expect(compute).toMatchObject({
      taskQueue: 'shop/eu-compute',
      options: { maxConcurrentActivityTaskExecutions: 7, maxTaskQueueActivitiesPerSecond: 4 },
    });
    expect(compute?.options).not.toHaveProperty('maxActivitiesPerSecond');
  });

  it.each([
    [['workflows'], [['sentinelml', true, false]]],
    [['light'], [['sentinelml', false, true]]],
    [['compute'], [['sentinelml-compute', false, true]]],
    [
      ['workflows', 'compute'],
      [
        ['sentinelml', true, false],
        ['sentinelml-compute', false, true],
      ],
    ],
  ] as const)('of %s polls for no more', (roles, expected) => {
    const polled = queuesToPoll(parse(), roles);
    expect(polled.map(({ taskQueue, workflows, activities }) => [taskQueue, workflows, activities])).toEqual(
      expected,
    );
    if (!roles.some((role) => role === 'workflows'))
      for (const { options } of polled) expect(options).not.toHaveProperty('maxCachedWorkflows');
  });

  it.each([
    ['worker: { workflows: { slots: 1 } }', /line 2, worker\.workflows\.slots: .*>=2/],
    [
      'worker: { workflows: { pollers: 1 } }',
      /worker\.workflows\.pollers: expected autoscaling or a number from 2 to 100/,
    ],
    [
      'worker: { light: { pollers: many } }',
      /worker\.light\.pollers: expected autoscaling or a whole number/,
    ],
    ['worker: { light: { slots: 0 } }', /worker\.light\.slots: .*>=1/],
    ['worker: { compute: { queue_per_second: 0 } }', /worker\.compute\.queue_per_second: .*>0/],
    ['worker: { compute: { slots: 3 } }', /worker\.compute: .*"slots"/],
    ['temporal: { task_queue: my-compute }', /temporal\.task_queue: .*-compute/],
    ['temporal: { task_queue: "a b" }', /temporal\.task_queue: a task queue: letters/],
    ['temporal: { task_queue: __temp }', /temporal\.task_queue: .*__/],
  ])('refuses %s', (text, problem) => {
    expect(() => parse(text)).toThrow(problem);
  });
});
