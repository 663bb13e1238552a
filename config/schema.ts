/** The schema of `sentinel.config.yaml`. Keys are as in the file; paths in it are relative to the file's folder. */
import * as z from 'zod';
import { alertsSchema } from './alerts-schema.js';
import { apiKeysSchema } from './api-keys.js';
import { cardSchema } from './card-schema.js';
import { durationMs, durationSchema } from './duration.js';
import { fairnessProblems, fairnessSchema } from './fairness-schema.js';
import { compactionSchema, retentionSchema, sweepSchema } from './maintenance-schema.js';
import { metricsSchema } from './metrics-schema.js';
import { hysteresisSchema, notificationsSchema } from './notifications-schema.js';
import { performanceProblems, performanceSchema } from './performance-schema.js';
import { retrainSchema } from './retrain-schema.js';
import { scheduleSchema } from './schedule-schema.js';
import { outputColumns, probabilityColumns, targetSchema } from './target.js';
import { taskQueueSchema, workerSchema } from './worker-schema.js';

const port = z.int().min(0).max(65_535);

/** Names become file names, workflow ids and metric labels, so they are kept to characters safe in all three. */
export const modelIdSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,62}$/,
    'a model id: lower-case letters, digits, _ and -, starting with a letter',
  );

/** Accept `null`, a missing value; a feature is required otherwise. */
const nullable = z.boolean().default(false);

const featureSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('numeric'),
    /** Reject requests outside these bounds. */
    min: z.number().optional(),
    max: z.number().optional(),
    integer: z.boolean().default(false),
    nullable,
    description: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('categorical'),
    /** The categories the model knows. Others are accepted and logged as they came. */
    values: z.array(z.string()).min(1).optional(),
    nullable,
    description: z.string().optional(),
  }),
]);
export type FeatureConfig = z.infer<typeof featureSchema>;

/** Either all rows of the last stretch of time, or the last N rows, up to the window's end. */
const windowSchema = z.union([
  z.strictObject({ last: durationSchema }),
  z.strictObject({ rows: z.int().min(1) }),
]);

const testIdSchema = z.enum([
  'ks',
  'chisquare',
  'z',
  'wasserstein',
  'jensenshannon',
  'psi',
  'kl_div',
  'hellinger',
  'ed',
  'anderson',
  'cramer_von_mises',
  't_test',
  'mannw',
  'es',
  'g_test',
  'fisher_exact',
  'TVD',
  'empirical_mmd',
]);

/** Tests whose score is a p-value, for which no threshold is above 1. A test of `drift/` holds this list against its own. */
export const P_VALUE_TESTS: ReadonlySet<string> = new Set<z.infer<typeof testIdSchema>>([
  'ks',
  'chisquare',
  'z',
  'anderson',
  'cramer_von_mises',
  't_test',
  'mannw',
  'es',
  'g_test',
  'fisher_exact',
  'TVD',
  'empirical_mmd',
]);

/** What is looked at beyond single columns. */
export const multivariateSchema = z.strictObject({
  /** The error with which the reference's principal components say rows again; unless told, where it costs next to nothing. */
  reconstruction: z.boolean().optional(),
  /** A forest that tries to tell the window's rows from the reference's. */
  domain_classifier: z.boolean().default(false),
  /** Rows of either side that are looked at; of more, a random sample. */
  rows: z.int().min(100).max(100_000).default(5_000),
  seed: z.int().min(0).default(0),
  /** Whether a finding makes the verdict `drift`. */
  verdict: z.boolean().default(false),
});

const driftSchema = z.strictObject({
  profile: z.enum(['calibrated', 'evidently']).default('calibrated'),
  window: windowSchema.default({ last: '24h' }),
  min_rows: z.int().min(1).default(30),
  /** Share of drifted columns at which the whole window counts as drifted. */
  share: z.number().gt(0).max(1).default(0.5),
  alpha: z.number().gt(0).lt(1).default(0.05),
  tests: z.record(z.string(), testIdSchema).default({}),
  thresholds: z.record(z.string(), z.number().min(0)).default({}),
  /** `false` for nothing. */
  multivariate: z.union([z.literal(false), multivariateSchema]).optional(),
});

const trainingSchema = z.strictObject({
  trees: z.int().min(1).default(60),
  rows_per_tree: z.int().min(10).default(500),
  max_depth: z.int().min(1).default(8),
  min_samples: z.int().min(1).default(5),
  seed: z.int().min(0).default(42),
  /** Labelled rows that training never sees, to report accuracy on. */
  held_out: z.string().optional(),
});

/** The live log's own columns, and the key of a list of rows: no feature may be named so. */
const LOG_COLUMNS: readonly string[] = [
  'id',
  'timestamp',
  'model_version',
  'prediction',
  'probability',
  'instances',
];

const modelSchema = z
  .strictObject({
    title: z.string().optional(),
    features: z
      .record(z.string().min(1), featureSchema)
      .refine((features) => Object.keys(features).length > 0, 'at least one feature')
      .superRefine((features, context) => {
        const seen = new Set(LOG_COLUMNS);
        for (const name of Object.keys(features)) {
          // DuckDB, which reads the log, does not tell the case of names apart.
          const folded = name.toLowerCase();
          if (seen.has(folded)) {
            context.addIssue({
              code: 'custom',
              path: [name],
              message: 'the live log has a column of this name already, or the model has this feature twice',
            });
          }
          seen.add(folded);
        }
      }),
    target: targetSchema,
    reference: z.string(),
    /** Serve this one file; unless told, the champion among the versions in `data/models/{id}/`. */
    model_file: z.string().optional(),
    training: trainingSchema.prefault({}),
    drift: driftSchema.prefault({}),
    /** No schedule unless told. */
    schedule: scheduleSchema.optional(),
    /** Where this model's alarm goes on and off; as `notifications.hysteresis` says unless told. */
    hysteresis: hysteresisSchema.optional(),
    retrain: retrainSchema.prefault({}),
    performance: performanceSchema.prefault({}),
    /** Not looked at unless told. */
    fairness: fairnessSchema.optional(),
    /** What people say of it, for its cards. */
    card: cardSchema.optional(),
  })
  .superRefine(({ features, target, drift, performance, fairness }, context) => {
    for (const { path, message } of fairness ? fairnessProblems(fairness, features, target) : [])
      context.addIssue({ code: 'custom', path: ['fairness', ...path], message });
    for (const { path, message } of performanceProblems(performance, target))
      context.addIssue({ code: 'custom', path: ['performance', ...path], message });
    const ofClasses = new Set(probabilityColumns(target).map((name) => name.toLowerCase()));
    for (const name of Object.keys(features)) {
      if (!ofClasses.has(name.toLowerCase())) continue;
      const message = 'the live log has a column of this name already: the probability of a class';
      context.addIssue({ code: 'custom', path: ['features', name], message });
    }
    const columns = [...Object.keys(features), ...outputColumns(target).map(({ name }) => name)];
    for (const key of ['tests', 'thresholds'] as const) {
      for (const name of Object.keys(drift[key])) {
        if (columns.includes(name)) continue;
        const message = `there is no column of this name; a check compares ${columns.join(', ')}`;
        context.addIssue({ code: 'custom', path: ['drift', key, name], message });
      }
    }
    for (const [name, threshold] of Object.entries(drift.thresholds)) {
      const test = Object.hasOwn(drift.tests, name) ? drift.tests[name] : undefined;
      if (threshold <= 1 || test === undefined || !P_VALUE_TESTS.has(test)) continue;
      const message = `expected a number from 0 to 1, as ${test} gives a p-value, got ${threshold}`;
      context.addIssue({ code: 'custom', path: ['drift', 'thresholds', name], message });
    }
    for (const [name, feature] of Object.entries(features)) {
      if (feature.type !== 'numeric' || (feature.min ?? -Infinity) <= (feature.max ?? Infinity)) continue;
      context.addIssue({ code: 'custom', path: ['features', name], message: 'min is above max' });
    }
  });

export const configSchema = z
  .strictObject({
    /** Tells this project's schedules from those of others in the same Temporal namespace. */
    project: z.string().min(1).default('sentinelml'),
    data_dir: z.string().default('data'),
    /**
     * When a prediction counts as logged, so that it may be answered: `written` survives a killed process, `fsync` a
     * power cut as well.
     */
    durability: z.enum(['written', 'fsync']).default('written'),
    default_model: modelIdSchema,
    api: z
      .strictObject({
        host: z.string().default('127.0.0.1'),
        port: port.default(5000),
        /** The API's address as people reach it, for links in reports and Temporal; its own unless told. */
        public_url: z.url({ protocol: /^https?$/ }).optional(),
        /** Bytes of a request body. */
        body_limit: z
          .int()
          .min(1)
          .default(4 * 1024 * 1024),
        /** Rows of one request. */
        batch_limit: z.int().min(1).default(10_000),
        /** Characters of a text in a row. DuckDB reads lines of 2 MB unless told otherwise. */
        text_limit: z.int().min(1).default(65_536),
        /** Keys that open the API, hashed, by name. */
        keys: apiKeysSchema,
        /** How long a stopping API waits for requests under way. */
        drain: durationSchema.default('5s'),
        /** Requests that a key, or an address without one, may send in a stretch of time. No limit unless told. */
        rate_limit: z
          .strictObject({
            requests: z.int().min(1),
            per: durationSchema.refine((text) => durationMs(text) >= 1000, 'at least 1s').default('1s'),
          })
          .optional(),
        /** Proxies before the API that add to X-Forwarded-For: so clients are told apart behind them. */
        trusted_proxies: z.int().min(0).max(10).default(0),
        /** How long the headers of a request, and the whole of it, may take to arrive. */
        header_timeout: durationSchema.default('10s'),
        request_timeout: durationSchema.default('30s'),
        /** How long a connection without a request stays open. */
        keep_alive: durationSchema.default('5s'),
        /** Connections at a time; further ones are closed at once. */
        max_connections: z.int().min(1).default(10_000),
        /** Web pages of these origins may call the API. None unless told. */
        cors_origins: z.array(z.url({ protocol: /^https?$/ })).default([]),
        log: z
          .strictObject({
            /** One line for each request. */
            requests: z.boolean().default(false),
            /** The rows of predictions; personal data, mostly. */
            payloads: z.boolean().default(false),
            /** Features whose values such lines do not show. */
            redact: z.array(z.string()).default([]),
          })
          .prefault({}),
        /** How often the API looks whether another version of a model was promoted. */
        reload_every: durationSchema
          .refine((text) => durationMs(text) >= 10, 'at least 10ms')
          .default('500ms'),
      })
      .prefault({}),
    temporal: z
      .strictObject({
        port: port.default(7233),
        ui_port: port.default(8233),
        namespace: z.string().default('default'),
        /** Runs and light steps are taken off this queue, steps that compute off the one whose name ends in -compute. */
        task_queue: taskQueueSchema.default('sentinelml'),
        retention: durationSchema.default('720h'),
      })
      .prefault({}),
    worker: workerSchema.prefault({}),
    metrics: metricsSchema.prefault({}),
    alerts: alertsSchema.prefault({}),
    notifications: notificationsSchema.prefault({}),
    retention: retentionSchema.prefault({}),
    compaction: compactionSchema.prefault({}),
    sweep: sweepSchema.prefault({}),
    models: z.record(modelIdSchema, modelSchema),
  })
  .superRefine((config, context) => {
    if (!Object.hasOwn(config.models, config.default_model)) {
      context.addIssue({
        code: 'custom',
        path: ['default_model'],
        message: `expected one of the models ${Object.keys(config.models).join(', ')}, got "${config.default_model}"`,
      });
    }
    for (const [name, { models = [] }] of Object.entries(config.notifications.channels)) {
      for (const [at, model] of models.entries()) {
        if (Object.hasOwn(config.models, model)) continue;
        context.addIssue({
          code: 'custom',
          path: ['notifications', 'channels', name, 'models', at],
          message: `expected one of the models ${Object.keys(config.models).join(', ')}, got "${model}"`,
        });
      }
    }
  });

export type ParsedConfig = z.infer<typeof configSchema>;
