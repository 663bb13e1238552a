/** Every route of the API, described with the schemas that validate its requests. */
import * as z from 'zod';
import { type ModelConfig, modelOf, type SentinelConfig } from '../../config/load-config.js';
import { modelCardSchema } from '../../model/card/model-card-schema.js';
import { runRecordSchema } from '../../store/run-record.js';
import { actionSchema } from '../dashboard/action-schema.js';
import { feedbackItemSchema } from '../feedback-schema.js';
import { invocationsRequestSchema, invocationsResponseSchema } from '../mlflow/schemas.js';
import { describedModelSchema, modelListSchema } from '../models/schemas.js';
import * as inference from '../open-inference/schemas.js';
import { predictionSchema } from '../prediction-schema.js';
import { predictSchemas } from '../request-schema.js';
import { startRunSchema } from '../runs.js';
import { exampleRow } from './example-row.js';
import type { Content, Operation } from './operation.js';

/** The operations, and the schemas that get names of their own. */
export interface Api {
  readonly operations: readonly Operation[];
  readonly named: Readonly<Record<string, z.ZodType>>;
}

const MODEL = { model: 'The id of a model, as `/models` lists them.' };
const VERSION = { ...MODEL, version: 'The version that is served; no other is.' };
const ANY_VERSION = {
  ...MODEL,
  version: 'A version of it, as `sentinel model list` names them, or `champion` for the one that is served.',
};
const JSON_TYPE = 'application/json';
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
    ...operationsOfOperators(),
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

function json(schema: z.ZodType, examples?: Readonly<Record<string, unknown>>): Content[] {
  return [{ type: JSON_TYPE, schema, ...(examples ? { examples } : {}) }];
}

/** The Open Inference Protocol; each route of a model also with its version. */
function inferenceOperations(model: ModelConfig): Operation[] {
  const tag = 'Open Inference Protocol';
  const row = exampleRow(model);
  const columns = Object.entries(row).map(([name, value]) => ({
    name,
    shape: [1],
    datatype: typeof value === 'number' ? 'FP64' : 'BYTES',
    data: [value],
  }));
  const values = Object.values(row);
  const numbers = values.every((value) => typeof value === 'number');
  const tensor = {
    name: 'rows',
    shape: [1, values.length],
    datatype: numbers ? 'FP64' : 'BYTES',
    data: numbers ? values : values.map(String),
  };
  const examples = {
    one_input_for_each_feature: { id: '1', inputs: columns },
    one_tensor: { inputs: [tensor], outputs: [{ name: 'predict' }] },
  };
  const ofModel = (suffix: string, parameters: Readonly<Record<string, string>>): Operation[] => {
    const path = `/v2/models/{model}${suffix === '' ? '' : '/versions/{version}'}`;
    const unknown = [
      'SENT_MODEL_UNKNOWN',
      ...(suffix ? (['SENT_MODEL_VERSION_NOT_SERVED'] as const) : []),
    ] as const;
    return [
      {
        method: 'get',
        path,
        tag,
        id: `v2_model${suffix}`,
        summary: `Describe inputs and outputs of a model${suffix ? ', by version' : ''}`,
        parameters,
        answer: 'The model.',
        answers: json(inference.modelMetadataSchema),
        errors: [...unknown, 'SENT_MODEL_NOT_TRAINED'],
      },
      {
        method: 'get',
        path: `${path}/ready`,
        tag,
        id: `v2_model_ready${suffix}`,
        summary: `Ask whether a model is ready${suffix ? ', by version' : ''}`,
        parameters,
        answer: 'It is ready.',
        answers: json(inference.modelReadySchema),
        errors: unknown,
        notReady: true,
      },
      {
        method: 'post',
        path: `${path}/infer`,
        tag,
        id: `v2_infer${suffix}`,
        summary: `Predict rows that come as tensors${suffix ? ', by version' : ''}`,
        description:
          'One tensor `[rows, features]`, or one input for each feature. With `Inference-Header-Content-Length`, raw tensors follow the JSON (the binary tensor data extension).',
        parameters,
        request: [...json(inference.inferRequestSchema, examples), { type: 'application/octet-stream' }],
        answer:
          'The outputs that were asked for, all unless told; as raw tensors behind the JSON when asked.',
        answers: [...json(inference.inferResponseSchema), { type: 'application/octet-stream' }],
        errors: [
          ...unknown,
          'SENT_REQUEST_INVALID',
          'SENT_REQUEST_BINARY_INVALID',
          'SENT_LIVE_LOG_FAILED',
          'SENT_MODEL_NOT_TRAINED',
        ],
      },
    ];
  };
  return [
    {
      method: 'get',
      path: '/v2',
      tag,
      id: 'v2_server',
      summary: 'Describe the server',
      answer: 'Name, version and extensions.',
      answers: json(inference.serverMetadataSchema),
    },
    {
      method: 'get',
      path: '/v2/health/live',
      tag,
      id: 'v2_live',
      summary: 'Ask whether the process is alive',
      answer: 'It is.',
      answers: json(inference.serverLiveSchema),
      open: true,
    },
    {
      method: 'get',
      path: '/v2/health/ready',
      tag,
      id: 'v2_ready',
      summary: 'Ask whether the API is ready',
      answer: 'It is.',
      answers: json(inference.serverReadySchema),
      open: true,
      notReady: true,
    },
    ...ofModel('', MODEL),
    ...ofModel('_by_version', VERSION),
  ];
}

/** MLflow's scoring protocol. */
function mlflowOperations(model: ModelConfig): Operation[] {
  const tag = 'MLflow';
  const row = exampleRow(model);
  const columns = Object.keys(row);
  const values = Object.values(row);
  const examples = {
    dataframe_split: { dataframe_split: { columns, data: [values] } },
    dataframe_records: { dataframe_records: [row] },
    instances: { instances: [row] },
    inputs: { inputs: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [value]])) },
  };
  const csv = `${columns.join(',')}\n${values.join(',')}\n`;
  const invocations = {
    method: 'post',
    tag,
    description: 'JSON in one of four forms, or CSV with a header. A bare `NaN` is read as a missing value.',
    request: [...json(invocationsRequestSchema, examples), { type: 'text/csv', examples: { csv } }],
    answer: 'The predictions, in the order of the rows.',
    answers: json(invocationsResponseSchema),
  } as const;
  const errors = [
    'SENT_REQUEST_CSV_INVALID',
    'SENT_REQUEST_INVALID',
    'SENT_LIVE_LOG_FAILED',
    'SENT_MODEL_NOT_TRAINED',
  ] as const;
  const probe = (path: string): Operation => ({
    method: 'get',
    path,
    tag,
    id: path.slice(1),
    summary: 'Ask whether the API is ready',
    answer: 'It is.',
    answers: json(inference.serverReadySchema),
    open: true,
    notReady: true,
  });
  return [
    {
      ...invocations,
      path: '/invocations',
      id: 'invocations',
      summary: 'Predict rows by the default model',
      errors,
    },
    {
      ...invocations,
      path: '/models/{model}/invocations',
      id: 'invocations_by_model',
      summary: 'Predict rows by a model',
      parameters: MODEL,
      errors: ['SENT_MODEL_UNKNOWN', ...errors],
    },
    probe('/ping'),
    probe('/health'),
    {
      method: 'get',
      path: '/version',
      tag,
      id: 'version',
      summary: 'Ask for the version of SentinelML',
      answer: 'The version.',
      answers: [{ type: 'text/plain' }],
    },
  ];
}

function operationsOfOperators(): Operation[] {
  const tag = 'Operation';
  const page = (path: string, id: string, summary: string, type: string): Operation => ({
    method: 'get',
    path,
    tag,
    id,
    summary,
    answer: 'It.',
    answers: [{ type }],
  });
  return [
    {
      method: 'get',
      path: '/health/live',
      tag,
      id: 'live',
      summary: 'Ask whether the process is alive',
      answer: 'It is.',
      answers: json(inference.serverLiveSchema),
      open: true,
    },
    {
      method: 'get',
      path: '/health/ready',
      tag,
      id: 'ready',
      summary: 'Ask whether the API is ready',
      answer: 'It is.',
      answers: json(inference.serverReadySchema),
      open: true,
      notReady: true,
    },
    page('/metrics', 'metrics', 'Read the metrics (Prometheus)', 'text/plain'),
    page('/', 'dashboard', 'Open the dashboard', 'text/html'),
    {
      method: 'post',
      path: '/models/{model}/actions',
      tag,
      id: 'model_action',
      summary: 'Press a button of the dashboard',
      description:
        'The form of a model’s page; only that page may send it. Programs start checks with `POST /runs`, and pause schedules and decide about candidates with the command `sentinel`.',
      parameters: MODEL,
      request: [{ type: 'application/x-www-form-urlencoded', schema: actionSchema }],
      status: 303,
      answer: 'It is done; the model’s page says so.',
      errors: [
        'SENT_CROSS_SITE',
        'SENT_MODEL_UNKNOWN',
        'SENT_REQUEST_INVALID',
        'SENT_RETRAIN_NOT_WAITING',
        'SENT_SCHEDULE_NOT_APPLIED',
        'SENT_TEMPORAL_UNREACHABLE',
        'SENT_WORKER_SILENT',
      ],
    },
    page('/docs', 'docs', 'Open this reference', 'text/html'),
    {
      ...page('/openapi.json', 'openapi', 'Read this document', JSON_TYPE),
      answers: json(z.looseObject({ openapi: z.string() })),
    },
  ];
}
