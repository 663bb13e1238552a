/** Every route of the API, described with the schemas that validate its requests. */
import * as z from 'zod';
import { modelOf, type SentinelConfig } from '../../config/load-config.js';
import { modelCardSchema } from '../../model/card/model-card-schema.js';
import { runRecordSchema } from '../../store/run-record.js';
import { feedbackItemSchema } from '../feedback-schema.js';
import { invocationsRequestSchema, invocationsResponseSchema } from '../mlflow/schemas.js';
import { describedModelSchema, modelListSchema } from '../models/schemas.js';
import * as inference from '../open-inference/schemas.js';
import { predictionSchema } from '../prediction-schema.js';
import { predictSchemas } from '../request-schema.js';
import { startRunSchema } from '../runs.js';
import { exampleRow } from './example-row.js';
import { inferenceOperations } from './inference-operations.js';
import { mlflowOperations } from './mlflow-operations.js';
import { type Content, JSON_TYPE, json, MODEL, type Operation } from './operation.js';
import { serviceOperations } from './service-operations.js';

/** The operations, and the schemas that get names of their own. */
export interface Api {
  readonly operations: readonly Operation[];
  readonly named: Readonly<Record<string, z.ZodType>>;
}

const ANY_VERSION = {
  ...MODEL,
  version: 'A version of it, as `sentinel model list` names them, or `champion` for the one that is served.',
};
/** What a browser gets that asks for HTML by name. */
const PAGE: Content = { type: 'text/html' };

/** Describes the API of a configuration: what a body may hold follows from its models. */
export function describeApi(config: SentinelConfig): Api {
  const batchLimit = config.api.batch_limit;
  const model = modelOf(config);
  const bodies = Object.values(config.models).map((each) => ({
    id: each.id,
    ...predictSchemas(each, config.api),
  }));
  const anyRequest = z.union(bodies.flatMap(({ row, batch }) => [row, batch]));
  const defaultRequest = z.union(
    bodies.filter(({ id }) => id === model.id).flatMap(({ row, batch }) => [row, batch]),
  );
  const prediction = z.union([predictionSchema, z.strictObject({ predictions: z.array(predictionSchema) })]);
  const feedback = z.union([feedbackItemSchema, z.array(feedbackItemSchema).min(1).max(batchLimit)]);
  const feedbackAnswerSchema = z.strictObject({
    id: z.string(),
    model: z.string(),
    actual: z.number().meta({ description: 'The number of the class; of a regression the number itself.' }),
    label: z.string().nullable(),
    known: z.boolean().nullable().meta({
      description: 'Whether the prediction stands in the live log; `null` when nobody could look.',
    }),
    timestamp: z.string(),
  });
  const feedbackAnswer = z.union([
    feedbackAnswerSchema,
    z.strictObject({ feedback: z.array(feedbackAnswerSchema) }),
  ]);
  const startedRunSchema = z.strictObject({
    model: z.string(),
    workflow_id: z.string(),
    run_id: z.string(),
    temporal_ui: z.string().nullable(),
    joined: z.boolean().meta({ description: 'Whether a check was under way already; this is that one.' }),
  });

  const row = exampleRow(model);
  const predictExamples = { row, rows: { instances: [row, row] } };
  const feedbackExamples = {
    one: {
      id: '962d7eb6-1c1a-4f0e-9d5b-0f6f2f3f9a11',
      actual: model.target.type === 'classification' ? model.target.classes[1] : 1,
      model: model.id,
    },
  };
  const operations: Operation[] = [
    {
      method: 'post',
      path: '/predict',
      tag: 'Predictions',
      id: 'predict',
      summary: 'Predict rows by the default model',
      description:
        'One row, or several under `instances`. The answer is sent once every row stands in the live log.',
      request: json(defaultRequest, predictExamples),
      answer: 'The prediction, or one for each row, in their order.',
      answers: json(prediction),
      errors: ['SENT_REQUEST_INVALID', 'SENT_LIVE_LOG_FAILED', 'SENT_MODEL_NOT_TRAINED'],
    },
    {
      method: 'post',
      path: '/models/{model}/predict',
      tag: 'Predictions',
      id: 'predict_by_model',
      summary: 'Predict rows by a model',
      parameters: MODEL,
      request: json(anyRequest, predictExamples),
      answer: 'The prediction, or one for each row, in their order.',
      answers: json(prediction),
      errors: [
        'SENT_MODEL_UNKNOWN',
        'SENT_REQUEST_INVALID',
        'SENT_LIVE_LOG_FAILED',
        'SENT_MODEL_NOT_TRAINED',
      ],
    },
    {
      method: 'post',
      path: '/feedback',
      tag: 'Feedback',
      id: 'feedback',
      summary: 'Say what turned out to be true',
      description:
        'One piece or a list. A label, its number, or of a regression the number. The last one counts.',
      request: json(feedback, feedbackExamples),
      answer: 'What was logged.',
      answers: json(feedbackAnswer),
      errors: ['SENT_FEEDBACK_INVALID', 'SENT_LIVE_LOG_FAILED'],
    },
    {
      method: 'post',
      path: '/models/{model}/feedback',
      tag: 'Feedback',
      id: 'feedback_by_model',
      summary: 'Say what turned out to be true of predictions of one model',
      parameters: MODEL,
      request: json(feedback, feedbackExamples),
      answer: 'What was logged.',
      answers: json(feedbackAnswer),
      errors: ['SENT_MODEL_UNKNOWN', 'SENT_FEEDBACK_INVALID', 'SENT_LIVE_LOG_FAILED'],
    },
    {
      method: 'get',
      path: '/models',
      tag: 'Models',
      id: 'models',
      summary: 'List the models, what they take, and whether they are ready',
      answer: 'The models.',
      answers: json(modelListSchema),
    },
    {
      method: 'get',
      path: '/models/{model}',
      tag: 'Models',
      id: 'model',
      summary: 'Describe a model, or show its page to a browser',
      parameters: MODEL,
      answer: 'The model; also while it is not ready, with the reasons.',
      answers: [...json(describedModelSchema), PAGE],
      errors: ['SENT_MODEL_UNKNOWN'],
    },
    {
      method: 'get',
      path: '/models/{model}/versions/{version}/card',
      tag: 'Models',
      id: 'model_card',
      summary: 'Show the card of a version',
      description:
        'Data, metrics, calibration, drift, performance, fairness and decisions, and what people say of the model.',
      parameters: ANY_VERSION,
      answer: 'A page.',
      answers: [PAGE],
      errors: ['SENT_MODEL_UNKNOWN', 'SENT_MODEL_VERSION_UNKNOWN', 'SENT_MODEL_FILE_FIXED'],
    },
    {
      method: 'get',
      path: '/models/{model}/versions/{version}/card.json',
      tag: 'Models',
      id: 'model_card_json',
      summary: 'Get the card of a version',
      parameters: ANY_VERSION,
      answer: 'The card.',
      answers: json(modelCardSchema),
      errors: ['SENT_MODEL_UNKNOWN', 'SENT_MODEL_VERSION_UNKNOWN', 'SENT_MODEL_FILE_FIXED'],
    },
    {
      method: 'get',
      path: '/models/{model}/badge.svg',
      tag: 'Models',
      id: 'badge',
      summary: 'Show the last verdict as a badge',
      parameters: MODEL,
      answer: 'An image.',
      answers: [{ type: 'image/svg+xml' }],
      errors: ['SENT_MODEL_UNKNOWN'],
    },
    ...inferenceOperations(model),
    ...mlflowOperations(model),
    {
      method: 'get',
      path: '/runs',
      tag: 'Drift checks',
      id: 'runs',
      summary: 'List finished drift checks, newest first',
      query: { model: 'Only those of this model.' },
      answer: 'At most 100 checks; to a browser a page of all of them.',
      answers: [...json(z.object({ runs: z.array(runRecordSchema) })), PAGE],
      errors: ['SENT_MODEL_UNKNOWN'],
    },
    {
      method: 'post',
      path: '/runs',
      tag: 'Drift checks',
      id: 'start_run',
      summary: 'Start a drift check now',
      request: json(startRunSchema, { one: { model: model.id } }),
      status: 202,
      answer: 'The check is under way, in Temporal.',
      answers: json(startedRunSchema),
      errors: ['SENT_MODEL_UNKNOWN', 'SENT_REQUEST_INVALID', 'SENT_TEMPORAL_UNREACHABLE'],
    },
    {
      method: 'get',
      path: '/runs/{id}',
      tag: 'Drift checks',
      id: 'run',
      summary: 'Show a finished drift check',
      parameters: { id: 'The `run_id` of a check.' },
      answer: 'The check; to a browser its page.',
      answers: [...json(runRecordSchema), PAGE],
      errors: ['SENT_RUN_UNKNOWN'],
    },
    {
      method: 'get',
      path: '/reports/{model}/latest',
      tag: 'Drift checks',
      id: 'latest_report',
      summary: 'Go to the report of the last check',
      parameters: MODEL,
      query: {
        before:
          'The check that was the last at this moment: milliseconds since 1970, or ISO 8601 with a zone.',
      },
      status: 302,
      answer: 'Its address, in the header Location.',
      errors: ['SENT_MODEL_UNKNOWN', 'SENT_REQUEST_INVALID', 'SENT_REPORT_UNKNOWN'],
    },
    {
      method: 'get',
      path: '/reports/{model}/{file}',
      tag: 'Drift checks',
      id: 'report',
      summary: 'Open a report',
      parameters: { ...MODEL, file: '`drift_YYYYMMDD_HHMMSS.html`, or `.json` for the result itself.' },
      answer: 'The report.',
      answers: [{ type: 'text/html' }, { type: JSON_TYPE, schema: z.looseObject({}) }],
      errors: ['SENT_MODEL_UNKNOWN', 'SENT_REPORT_UNKNOWN'],
    },
    ...serviceOperations(),
  ];
  return {
    operations,
    named: {
      ...Object.fromEntries(
        bodies.flatMap(({ id, row: schema, batch }) => [
          [`${id}.row`, schema],
          [`${id}.rows`, batch],
        ]),
      ),
      prediction: predictionSchema,
      feedback: feedbackItemSchema,
      feedback_answer: feedbackAnswerSchema,
      model: describedModelSchema,
      model_card: modelCardSchema,
      infer_request: inference.inferRequestSchema,
      infer_response: inference.inferResponseSchema,
      model_metadata: inference.modelMetadataSchema,
      invocations_request: invocationsRequestSchema,
      invocations_response: invocationsResponseSchema,
      run: runRecordSchema,
      started_run: startedRunSchema,
    },
  };
}
