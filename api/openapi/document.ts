/** The OpenAPI 3.1 document, made of the operations and of the JSON Schema that zod makes of their schemas. */
import * as z from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from '../../config/errors.js';
import { problemSchema } from '../problem-schema.js';
import type { Content, Operation } from './operation.js';
import type { Api } from './operations.js';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string } & Json;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Json>>;
}

const PROBLEM = 'problem';

/** What every route may refuse with, those that are no probes, and those that take a body. */
const ALWAYS: readonly ErrorCode[] = ['SENT_INTERNAL'];
const UNLESS_OPEN: readonly ErrorCode[] = ['SENT_UNAUTHORIZED', 'SENT_FORBIDDEN', 'SENT_RATE_LIMITED'];
const WITH_BODY: readonly ErrorCode[] = [
  'SENT_REQUEST_MALFORMED',
  'SENT_REQUEST_ABORTED',
  'SENT_REQUEST_MEDIA_TYPE',
  'SENT_REQUEST_TIMEOUT',
  'SENT_REQUEST_TOO_LARGE',
];

/** Makes the document; costs some milliseconds, so it is made once. */
export function openApiDocument({ operations, named }: Api, productVersion: string): OpenApiDocument {
  const { inline, components } = jsonSchemas(operations, { ...named, [PROBLEM]: problemSchema });
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation, inline) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'SentinelML',
      version: productVersion,
      description:
        'Predictions that are logged before they are answered, and drift checks on that log. Every error is problem+json (RFC 9457) with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Whoever has the document has it from the server it describes.
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{}, { bearer: [] }, { basic: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key, where the API has some.' },
        basic: {
          type: 'http',
          scheme: 'basic',
          description: 'An API key as the password, whatever the user.',
        },
      },
    },
  } as const;
}

type Inline = (schema: z.ZodType) => Json;

/** The JSON Schemas of all bodies; those with a name are referred to by it. */
function jsonSchemas(
  operations: readonly Operation[],
  named: Readonly<Record<string, z.ZodType>>,
): { readonly inline: Inline; readonly components: Json } {
  const registry = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  for (const [name, schema] of Object.entries(named)) {
    if (names.has(schema)) continue;
    names.set(schema, name);
    registry.add(schema, { id: name });
  }
  const bodies = operations.flatMap(({ request = [], answers = [] }) => [...request, ...answers]);
  const unnamed = new Map<z.ZodType, string>();
  for (const { schema } of bodies) {
    if (!schema || names.has(schema) || unnamed.has(schema)) continue;
    unnamed.set(schema, `unnamed.${unnamed.size}`);
    registry.add(schema, { id: `unnamed.${unnamed.size - 1}` });
  }
  const made = z.toJSONSchema(registry, {
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  }).schemas;
  const plain = (name: string): Json => {
    const { $schema, $id, ...schema } = made[name] ?? {};
    return schema;
  };
  return {
    inline(schema) {
      const name = names.get(schema);
      return name === undefined ? plain(unnamed.get(schema) ?? '') : { $ref: `#/components/schemas/${name}` };
    },
    components: Object.fromEntries([...names.values()].map((name) => [name, plain(name)])),
  };
}

function describe(operation: Operation, inline: Inline): Json {
  const { id, tag, summary, description, request, open, status = 200, answer, answers } = operation;
  const parameters = [
    ...Object.entries(operation.parameters ?? {}).map(([name, text]) => ({
      name,
      in: 'path',
      required: true,
      description: text,
      schema: { type: 'string' },
    })),
    ...Object.entries(operation.query ?? {}).map(([name, text]) => ({
      name,
      in: 'query',
      description: text,
      schema: { type: 'string' },
    })),
  ];
  const answerContent = answers ? { content: contentOf(answers, inline) } : {};
  const responses: Record<string, Json> = { [status]: { description: answer, ...answerContent } };
  for (const [code, response] of Object.entries(problems(operation))) responses[code] = response;
  if (operation.notReady)
    responses['503'] = { description: 'It is not; `problems` says why.', ...answerContent };
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(request ? { requestBody: { required: true, content: contentOf(request, inline) } } : {}),
    responses,
    ...(open ? { security: [] } : {}),
  };
}

function contentOf(contents: readonly Content[], inline: Inline): Json {
  return Object.fromEntries(
    contents.map(({ type, schema, examples }) => [
      type,
      {
        ...(schema ? { schema: inline(schema) } : {}),
        ...(examples
          ? {
              examples: Object.fromEntries(
                Object.entries(examples).map(([name, value]) => [name, { value }]),
              ),
            }
          : {}),
      },
    ]),
  );
}

/** The problems that an operation may answer with, by status. */
function problems({ errors = [], request, open }: Operation): Record<string, Json> {
  const codes = [...errors, ...(request ? WITH_BODY : []), ...(open ? [] : UNLESS_OPEN), ...ALWAYS];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERROR_CATALOGUE[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.join(', '),
        content: { 'application/problem+json': { schema: { $ref: `#/components/schemas/${PROBLEM}` } } },
      },
    ]),
  );
}
