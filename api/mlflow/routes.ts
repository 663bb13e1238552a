/** MLflow's scoring protocol, which SageMaker's containers speak as well: `/invocations`, `/ping`, `/health`, `/version`. */
import { type Context, Hono } from 'hono';
import { classProbabilities } from '../class-probabilities.js';
import type { FormatDeps } from '../format-deps.js';
import { type PredictionAnswer, predict } from '../predict.js';
import { problemsOfApi } from '../readiness.js';
import { csvText, decodeUtf8, isJsonType, readBytes, wrongMediaType } from '../request-body.js';
import { rowReaders } from '../row-readers.js';
import type { ServedModel } from '../served-models.js';
import { readCsv } from './read-csv.js';
import { readInvocation } from './read-invocation.js';
import type { InvocationsResponse } from './schemas.js';

const CSV_TYPE = /^text\/csv\s*(?:;|$)/i;
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8"?\s*(?:;|$))/i;

/** Routes of the default model, and `/models/{model}/invocations` of any. */
export function mlflowRoutes(deps: FormatDeps): Hono {
  const { config, models, productVersion, limited } = deps;
  const readersOf = rowReaders(config.api);
  const app = new Hono();

  for (const path of ['/ping', '/health'] as const) {
    app.get(path, async (c) => {
      const problems = await problemsOfApi(config.default_model, deps);
      return c.json({ ready: problems.length === 0, problems }, problems.length === 0 ? 200 : 503);
    });
  }
  app.get('/version', (c) => c.text(productVersion));
  app.post('/invocations', limited, (c) => invoke(c, config.default_model));
  app.post('/models/:model/invocations', limited, (c) => invoke(c, c.req.param('model')));

  async function invoke(c: Context, id: string): Promise<Response> {
    const type = c.req.header('Content-Type') ?? null;
    const csv = CSV_TYPE.test(type ?? '');
    if ((!csv && !isJsonType(type)) || OTHER_CHARSET.test(type ?? '')) {
      throw wrongMediaType('application/json or text/csv, in UTF-8', type);
    }
    const served = await models.get(id);
    const body = await readBytes(c.req.raw);
    const readers = readersOf(served.config);
    const rows = csv ? readCsv(csvText(body), readers) : readInvocation(decodeUtf8(body), readers);
    return c.json(invocationsResponse(await predict(served, rows, deps), served));
  }

  return app;
}

function invocationsResponse(
  answers: readonly PredictionAnswer[],
  { config: { id, target }, predictor }: ServedModel,
): InvocationsResponse {
  return {
    predictions: answers.map(({ prediction }) => prediction),
    ...(target.type === 'classification'
      ? {
          labels: answers.map(({ label }) => label ?? ''),
          probabilities: answers.map((answer) => classProbabilities(answer, target.classes)),
        }
      : {}),
    ids: answers.map((answer) => answer.id),
    model: id,
    model_version: predictor.version,
    timestamp: answers[0]?.timestamp ?? '',
  };
}
