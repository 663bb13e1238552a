import { Hono } from 'hono';
import type { SentinelConfig } from '../../config/load-config.js';
import { DOCS_POLICY, docsPage } from './docs-page.js';
import { type OpenApiDocument, openApiDocument } from './document.js';
import { type Api, describeApi } from './operations.js';

export interface OpenApiDeps {
  readonly config: SentinelConfig;
  readonly productVersion: string;
}

/** `GET /openapi.json` and `GET /docs`. */
export function openApiRoutes({ config, productVersion }: OpenApiDeps): Hono {
  const app = new Hono();
  let made: { readonly api: Api; readonly document: OpenApiDocument } | undefined;

  /** Made at the first request: an API that is never asked for it need not wait for it. */
  function description() {
    if (!made) {
      const api = describeApi(config);
      made = { api, document: openApiDocument(api, productVersion) };
    }
    return made;
  }

  app.get('/openapi.json', (c) => c.json(description().document));
  app.get('/docs', (c) => {
    const { api, document } = description();
    const address = config.api.public_url ?? new URL(c.req.url).origin;
    c.header('Content-Security-Policy', DOCS_POLICY);
    return c.html(docsPage(document, api.operations, address.replace(/\/$/, ''), config.default_model));
  });
  return app;
}
