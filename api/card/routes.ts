import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { modelOf, type SentinelConfig } from '../../config/load-config.js';
import { makeModelCard } from '../../model/card/make-model-card.js';
import { pagePolicy } from '../page-policy.js';
import { cardPage } from './card-page.js';

/** The cards of the versions of models, for people and for programs. `champion` stands for the version that is served. */
export function cardRoutes(deps: { readonly config: SentinelConfig; readonly now: () => Date }): Hono {
  const { config, now } = deps;
  const app = new Hono();
  const tagged = etag();

  const cardOf = (c: Context) =>
    makeModelCard(modelOf(config, c.req.param('model')), c.req.param('version') ?? '', {
      dataDir: config.data_dir,
      now,
    });

  app.get('/models/:model/versions/:version/card', tagged, async (c) => {
    const text = String(await cardPage(await cardOf(c)));
    return c.html(text, 200, {
      'Content-Security-Policy': pagePolicy(text),
      'Cache-Control': 'private, no-cache',
    });
  });
  app.get('/models/:model/versions/:version/card.json', async (c) => {
    c.header('Cache-Control', 'private, no-cache');
    return c.json(await cardOf(c));
  });

  return app;
}
