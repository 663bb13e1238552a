import * as z from 'zod';
import { actionSchema } from '../dashboard/action-schema.js';
import * as inference from '../open-inference/schemas.js';
import { JSON_TYPE, json, MODEL, type Operation } from './operation.js';

/** Health, metrics, the dashboard and this reference: what the operators of the service see. */
export function serviceOperations(): Operation[] {
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
