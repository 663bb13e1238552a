/** The Open Inference Protocol, REST (github.com/kserve/open-inference-protocol), with binary tensor data. */
import { type Context, Hono } from 'hono';
import { sentinelError } from '../../config/errors.js';
import { modelOf } from '../../config/load-config.js';
import type { FormatDeps } from '../format-deps.js';
import { predict } from '../predict.js';
import { problemsOfApi, problemsOfModel } from '../readiness.js';
import { isJsonType, readBytes, wrongMediaType } from '../request-body.js';
import { rowReaders } from '../row-readers.js';
import type { ServedModel } from '../served-models.js';
import { outputMetadata, outputsOf } from './outputs.js';
import { HEADER_LENGTH, readInferRequest } from './read-infer-request.js';
import type { TensorMetadata } from './schemas.js';

/** Routes under `/v2`. */
export function openInferenceRoutes(deps: FormatDeps): Hono {
  const { config, models, productVersion, limited } = deps;
  const readersOf = rowReaders(config.api);
  const app = new Hono();

  app.get('/v2', (c) =>
    c.json({ name: 'sentinelml', version: productVersion, extensions: ['binary_tensor_data'] }),
  );
  app.get('/v2/health/live', (c) => c.json({ live: true }));
  app.get('/v2/health/ready', async (c) => {
    const problems = await problemsOfApi(config.default_model, deps);
    return c.json({ ready: problems.length === 0, problems }, problems.length === 0 ? 200 : 503);
  });

  for (const path of ['/v2/models/:model', '/v2/models/:model/versions/:version'] as const) {
    app.get(path, async (c) => c.json(modelMetadata(await servedFor(c))));
    app.get(`${path}/ready`, async (c) => {
      const { id } = modelOf(config, c.req.param('model'));
      const problems = await problemsOfModel(id, deps);
      if (problems.length === 0) await servedFor(c);
      const ready = problems.length === 0;
      return c.json({ name: id, ready, problems }, ready ? 200 : 503);
    });
    app.post(`${path}/infer`, limited, infer);
  }

  async function infer(c: Context): Promise<Response> {
    checkMediaType(c);
    const served = await servedFor(c);
    const body = await readBytes(c.req.raw);
    const { request, rows } = readInferRequest(body, c.req.header(HEADER_LENGTH), readersOf(served.config));
    const answers = await predict(served, rows, deps);
    const { outputs, binary } = outputsOf(answers, request, served.config.target);
    const answer = {
      model_name: served.config.id,
      model_version: served.predictor.version,
      ...(request.id == null ? {} : { id: request.id }),
      outputs,
    };
    if (binary.length === 0) return c.json(answer);
    const json = Buffer.from(JSON.stringify(answer));
    return c.body(new Uint8Array(Buffer.concat([json, ...binary])), 200, {
      'Content-Type': 'application/octet-stream',
      [HEADER_LENGTH]: String(json.length),
    });
  }

  /** The model of the path, and of its version where the path names one. */
  async function servedFor(c: Context): Promise<ServedModel> {
    const served = await models.get(c.req.param('model') ?? '');
    const version = c.req.param('version');
    if (version !== undefined && version !== served.predictor.version) {
      throw sentinelError('SENT_MODEL_VERSION_NOT_SERVED', {
        model: served.config.id,
        served: served.predictor.version,
        version: version.slice(0, 100),
      });
    }
    return served;
  }

  return app;
}

/**
 * Triton's clients send no Content-Type at all. Browsers may do so as well, without asking first, but always say where
 * a request of another site comes from; that combination is refused.
 */
function checkMediaType(c: Context): void {
  const type = c.req.header('Content-Type');
  if (type === undefined && c.req.header('Origin') === undefined) return;
  if (isJsonType(type ?? null)) return;
  if (type === 'application/octet-stream' && c.req.header(HEADER_LENGTH) !== undefined) return;
  throw wrongMediaType('application/json', type ?? null);
}

function modelMetadata({ config, predictor }: ServedModel): object {
  const inputs = Object.entries(config.features).map(
    ([name, feature]): TensorMetadata => ({
      name,
      datatype: feature.type === 'categorical' ? 'BYTES' : feature.integer ? 'INT64' : 'FP64',
      shape: [-1],
    }),
  );
  return {
    name: config.id,
    versions: [predictor.version],
    platform: `sentinelml_${predictor.framework}`,
    inputs,
    outputs: outputMetadata(config.target),
  };
}
