/** The worker's part of `sentinel.config.yaml`: what it takes off the task queues, and how much of it at a time. */
import * as z from 'zod';

/** Temporal writes a version as name and build with a dot between, so the name takes none. */
export const deploymentNameSchema = z.string().regex(/^[\w-]{1,100}$/, 'letters, digits, - and _');
export const buildIdSchema = z.string().regex(/^[\w.+-]{1,100}$/, 'letters, digits, -, _, + and dots');

/** Two task queues that differ by their end alone are told apart in Temporal's UI, so the name is short enough for one. */
export const taskQueueSchema = z
  .string()
  .regex(/^[\w][\w./-]{0,99}$/, 'a task queue: letters, digits, _, -, . and /, at most 100')
  .refine((name) => !name.endsWith('-compute'), 'a task queue whose name does not end in -compute itself')
  .refine(
    (name) => !name.startsWith('__'),
    'a task queue whose name does not start with __, as Temporal’s own do',
  );

const port = z.int().min(0).max(65_535);
const slots = z.int().min(1).max(1_000);
const perSecond = z.number().gt(0).max(100_000).optional();

/** Polls for work that are open at a time. Temporal raises and lowers them by how much there is to do, unless told. */
const pollers = (least: number) =>
  z
    .union([z.literal('autoscaling'), z.int()], 'expected autoscaling or a whole number')
    .default('autoscaling')
    .refine(
      (count) => count === 'autoscaling' || (count >= least && count <= 100),
      `expected autoscaling or a number from ${least} to 100`,
    );

const activityQueue = {
  pollers: pollers(1),
  /** Activities that one worker begins in a second. No limit unless told. */
  per_second: perSecond,
  /** Activities that all workers together begin in a second. The server sees to it; the last worker to poll decides. */
  queue_per_second: perSecond,
};

export const workerSchema = z.strictObject({
  /** Address on which the worker shows its metrics. */
  host: z.string().default('127.0.0.1'),
  metrics_port: port.default(9465),
  sdk_metrics_port: port.default(9464),
  /** Steps that compute (load, test, render, train, compact) which a worker does at the same time. */
  concurrency: slots.default(2),
  /** The most memory that the DuckDB of one step uses before it spills to disk; 80 % of the machine's unless told. */
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)?\s?([KMGT]i?B)$/, 'an amount such as 512MB or 2GiB')
    .optional(),
  /** The code of workflows: milliseconds at a time, between one step and the next. */
  workflows: z
    .strictObject({
      /** Fewer than two would have nothing left for a run that is not in the cache. */
      slots: slots.min(2).default(40),
      pollers: pollers(2),
      /** Open runs that are kept in memory. One that is not is replayed from its history when it goes on. */
      cache: z.int().min(0).max(100_000).default(200),
    })
    .prefault({}),
  /** Steps that wait for a disk or a network: records, notices, lists. */
  light: z.strictObject({ slots: slots.default(20), ...activityQueue }).prefault({}),
  /** Steps that compute; `concurrency` says how many at a time. */
  compute: z.strictObject(activityQueue).prefault({}),
  /** Makes this worker a version of a Temporal Worker Deployment. None unless told. */
  deployment: z
    .strictObject({
      /** The project's name unless told. */
      name: deploymentNameSchema.optional(),
      /** The version of SentinelML unless told. */
      build_id: buildIdSchema.optional(),
      behavior: z.enum(['pinned', 'auto_upgrade']).default('pinned'),
    })
    .optional(),
});
export type WorkerConfig = z.infer<typeof workerSchema>;
