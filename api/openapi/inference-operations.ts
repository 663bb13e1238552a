import type { ModelConfig } from '../../config/load-config.js';
import * as inference from '../open-inference/schemas.js';
import { exampleRow } from './example-row.js';
import { json, MODEL, type Operation } from './operation.js';

const VERSION = { ...MODEL, version: 'The version that is served; no other is.' };

/** The Open Inference Protocol; each route of a model also with its version. */
export function inferenceOperations(model: ModelConfig): Operation[] {
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
