import { Hono } from 'hono';
import { modelOf } from '../../config/load-config.js';
import type { FormatDeps } from '../format-deps.js';
import { problemsOfModel } from '../readiness.js';
import { describeModel } from './describe-model.js';
import type { DescribedModel } from './schemas.js';

/** `GET /models` and `GET /models/{model}`: what is served, and whether it is ready. */
export function modelRoutes(deps: FormatDeps): Hono {
  const { config, models } = deps;
  const app = new Hono();

  app.get('/models', async (c) =>
    c.json({ models: await Promise.all(Object.keys(config.models).map(describe)) }),
  );
  app.get('/models/:model', async (c) => c.json(await describe(c.req.param('model'))));

  async function describe(id: string): Promise<DescribedModel> {
    const model = modelOf(config, id);
    const problems = await problemsOfModel(model.id, deps);
    const served = models.loaded().find((entry) => entry.config.id === model.id);
    return describeModel(model, served, problems, config.default_model);
  }

  return app;
}
