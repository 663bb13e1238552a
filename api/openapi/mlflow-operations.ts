import type { ModelConfig } from '../../config/load-config.js';
import { invocationsRequestSchema, invocationsResponseSchema } from '../mlflow/schemas.js';
import * as inference from '../open-inference/schemas.js';
import { exampleRow } from './example-row.js';
import { json, MODEL, type Operation } from './operation.js';

/** MLflow's scoring protocol. */
export function mlflowOperations(model: ModelConfig): Operation[] {
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
