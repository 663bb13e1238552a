/** The OpenAPI document: valid, whole, and true of what the API answers. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { describeApi } from '../api/openapi/operations.js';
import type { RunningApi } from '../api/start-api.js';
import { launchChromium } from './chromium.js';
import { runningApi } from './running-api.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const contentSchema = z.record(
  z.string(),
  z.object({
    schema: z.unknown().optional(),
    examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
  }),
);
const operationSchema = z.object({
  operationId: z.string(),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: contentSchema.optional() })),
});
const documentSchema = z.looseObject({
  openapi: z.literal('3.1.1'),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

let project: TinyProject;
let api: RunningApi;
let document: z.infer<typeof documentSchema>;
beforeAll(async () => {
  project = await tinyProject();
  api = await runningApi(project.config);
  document = documentSchema.parse(await (await fetch(`${api.address}/openapi.json`)).json());
});
afterAll(async () => {
  await api.stop();
  await project.remove();
});

/** What is wrong with an answer of a status, going by the document. */
function complaints(
  operation: z.infer<typeof operationSchema>,
  status: number,
  type: string,
  body: unknown,
): unknown {
  const content = operation.responses[String(status)]?.content;
  if (!content) return `no answer of status ${status} is described`;
  const described = content[type];
  if (!described) return `no ${type} is described for status ${status}`;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  // The document is the schema's own surroundings, so that its references lead somewhere.
  const validate = ajv.compile({ ...Object(described.schema), components: document.components });
  return validate(body) ? null : validate.errors;
}

async function answerOf(response: Response): Promise<{ type: string; body: unknown }> {
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const text = await response.text();
  return { type, body: type.endsWith('json') ? JSON.parse(text) : text };
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has every route of the API, and nothing that is not served (describe new ones in api/openapi/)', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = api.routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(described.toSorted()).toEqual([...new Set(served)].toSorted());
  });

  it('names every operation once', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has examples that the API takes, and answers that are as it says', async () => {
    const done: string[] = [];
    const version = z
      .object({ version: z.string() })
      .parse(await (await fetch(`${api.address}/models/tiny`)).json()).version;
    for (const { method, path, request, status = 200 } of describeApi(project.config).operations) {
      const operation = document.paths[path]?.[method];
      if (!operation || /\{(id|file)\}/.test(path)) continue;
      const address = `${api.address}${path.replace('{model}', 'tiny').replace('{version}', version)}`;
      const sent = (request ?? []).flatMap(({ type, examples = {} }) =>
        Object.values(examples).map((example) => ({
          headers: { 'Content-Type': type },
          body: typeof example === 'string' ? example : JSON.stringify(example),
        })),
      );
      for (const init of sent.length > 0 ? sent : [{}]) {
        const response = await fetch(address, { method: method.toUpperCase(), ...init });
        const { type, body } = await answerOf(response);
        const refused: Record<string, number> = {
          // Temporal is away.
          'post /runs': 500,
          // Nothing was checked yet.
          'get /reports/{model}/latest': 404,
          // A form that no page of ours has sent.
          'post /models/{model}/actions': 403,
        };
        const expected = refused[`${method} ${path}`] ?? status;
        expect(response.status, `${method} ${path}: ${JSON.stringify(body)}`).toBe(expected);
        expect(complaints(operation, response.status, type, body), `${method} ${path}`).toBeNull();
        done.push(path);
      }
    }
    expect(done.filter((path) => path === '/invocations')).toHaveLength(5);
    expect(done.length).toBeGreaterThan(35);
  });

  it.each([
    ['/predict', '{"age": "old"}', 'application/json', 422],
    ['/predict', '{', 'application/json', 400],
    ['/predict', '{}', 'text/plain', 415],
    ['/predict', `{"age": 1, "city": "${'x'.repeat(5_000_000)}"}`, 'application/json', 413],
    ['/v2/models/tiny/infer', '{"inputs": []}', 'application/json', 422],
    ['/invocations', 'age,city\n1', 'text/csv', 400],
    ['/feedback', '{"id": 1}', 'application/json', 422],
  ])('describes what %s refuses', async (path, body, type, status) => {
    const response = await fetch(`${api.address}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
    expect(response.status).toBe(status);
    const answer = await answerOf(response);
    const operation = document.paths[path.replace('tiny', '{model}')]?.post;
    if (!operation) throw new Error(`${path} is not described`);
    expect(complaints(operation, status, answer.type, answer.body)).toBeNull();
  });
});

const browser = await launchChromium();
afterAll(async () => {
  await browser?.close();
});

describe.skipIf(browser === null)('the reference page', () => {
  it.each(['light', 'dark'] as const)(
    'asks nobody else, keeps to its policy, and sends requests (%s)',
    async (colorScheme) => {
      const context = await browser?.newContext({ viewport: { width: 390, height: 800 }, colorScheme });
      const page = await context?.newPage();
      if (!page) throw new Error('There is no browser.');
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
      page.on('request', (request) => {
        if (!request.url().startsWith(api.address)) complaints.push(`request: ${request.url()}`);
      });
      const response = await page.goto(`${api.address}/docs#predict_by_model`);
      expect(response?.headers()['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-/,
      );
      await page.click('#predict_by_model form button');
      const answer = page.locator('#predict_by_model output', { hasText: '200 OK' });
      await answer.waitFor();
      expect(await answer.textContent()).toContain('"model": "tiny"');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect((await page.content()).replace(/<script>.*<\/script>/s, '')).not.toMatch(/undefined|\[object/);
      for (const id of describeApi(project.config).operations.map((operation) => operation.id)) {
        expect(await page.locator(`#${id}`).count(), id).toBe(1);
      }
      expect(complaints).toEqual([]);
      await context?.close();
    },
  );
});
