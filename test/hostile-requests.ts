/** Requests that an API meets on a bad day, as fast-check arbitraries. For tests. */
import fc from 'fast-check';
import type { RawRequest } from './raw-http.js';

/** A request and how many answers it must get: none only of a client that hung up or never finished. */
export interface HostileRequest extends RawRequest {
  readonly kind: string;
  /** Answers to wait for. A connection that the server closes earlier ends the wait, too. */
  readonly answers: number;
  /** True of HEAD, whose answers have no body. */
  readonly bodiless?: boolean;
  /** Statuses that an answer may have; any that is no failure of the server unless told. */
  readonly statuses?: readonly number[];
}

const ROUTES = [
  '/predict',
  '/models/tiny/predict',
  '/feedback',
  '/invocations',
  '/v2/models/tiny/infer',
  '/runs',
] as const;

const JSON_TYPE = 'Content-Type: application/json';

function bytesOf(
  method: string,
  path: string,
  headers: readonly string[],
  body: string | Buffer,
  length = true,
): Buffer {
  const payload = Buffer.from(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...headers,
    ...(length ? [`Content-Length: ${payload.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), payload]);
}

const whole = (kind: string, bytes: Buffer, statuses?: readonly number[]): HostileRequest => ({
  kind,
  pieces: [bytes],
  hangUp: false,
  answers: 1,
  ...(statuses ? { statuses } : {}),
});

/** Texts that a spreadsheet would run, that end a cell or a line, or that no file should hold. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '=cmd|/c calc!A1',
    '+1',
    '-1',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '"',
    '""',
    'a,b',
    '\n',
    '\0',
    '',
    '__proto__',
  ),
);
const goodRow = fc.record({ age: fc.integer({ min: 0, max: 150 }), city: fc.option(text) });
const anyRow = fc.record(
  {
    age: fc.oneof(
      fc.integer({ min: -5, max: 200 }),
      fc.double({ noNaN: true }),
      fc.jsonValue({ maxDepth: 2 }),
    ),
    city: fc.oneof(text, fc.jsonValue({ maxDepth: 2 })),
    constructor: fc.jsonValue({ maxDepth: 1 }),
    __proto__: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: [], noNullPrototype: false },
);

const good = fc.oneof(
  goodRow.map((row) => bytesOf('POST', '/predict', [JSON_TYPE], JSON.stringify(row))),
  fc
    .array(goodRow, { minLength: 1, maxLength: 20 })
    .map((rows) => bytesOf('POST', '/models/tiny/predict', [JSON_TYPE], JSON.stringify({ instances: rows }))),
  fc
    .array(goodRow, { minLength: 1, maxLength: 5 })
    .map((rows) => bytesOf('POST', '/invocations', [JSON_TYPE], JSON.stringify({ dataframe_records: rows }))),
);

/** Bodies that are no JSON, or JSON that nobody expects. */
const oddBody: fc.Arbitrary<string | Buffer> = fc.oneof(
  fc.json(),
  anyRow.map((row) => JSON.stringify(row)),
  fc.array(anyRow, { maxLength: 5 }).map((rows) => JSON.stringify({ instances: rows })),
  fc.constantFrom(
    '{"age":1e999,"city":"x"}',
    '{"age":-1e999,"city":"x"}',
    '{"age":NaN,"city":"x"}',
    '{"age":Infinity,"city":"x"}',
    `{"age":${'9'.repeat(5000)},"city":"x"}`,
    '{"age":1,"city":"\\ud800"}',
    '{"age":1,"age":2,"city":"x"}',
    '{"__proto__":{"age":1,"city":"x"}}',
    '{"age":1,"city":"x","__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}},"age":1,"city":"x"}',
    '{"instances":{"length":1e9}}',
    '{"instances":[]}',
    '\ufeff{"age":1,"city":"x"}',
    '',
    'null',
  ),
  fc.integer({ min: 1, max: 30_000 }).map((depth) => '['.repeat(depth)),
  fc
    .integer({ min: 1, max: 30_000 })
    .map((depth) => `{"age":${'['.repeat(depth)}${']'.repeat(depth)},"city":"x"}`),
  fc.integer({ min: 1, max: 9_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc
    .integer({ min: 1, max: 9_000 })
    .map((keys) => JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i])))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

const odd = fc
  .record({
    path: fc.constantFrom(...ROUTES),
    type: fc.oneof(
      { weight: 8, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        'text/csv',
        'text/plain',
        'application/octet-stream',
        'multipart/form-data; boundary=x',
        '',
      ),
    ),
    body: oddBody,
  })
  .map(({ path, type, body }) =>
    whole('odd body', bytesOf('POST', path, type === '' ? [] : [`Content-Type: ${type}`], body)),
  );

/** A text whose bytes are not UTF-8, in a body that is JSON otherwise. */
const notUtf8 = fc
  .constantFrom([0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80], [0xe2, 0x82])
  .map((bytes) => Buffer.concat([Buffer.from('{"age":1,"city":"'), Buffer.from(bytes), Buffer.from('"}')]))
  .map((body) => whole('not UTF-8', bytesOf('POST', '/predict', [JSON_TYPE], body), [400]));

const target = fc.oneof(
  fc.webPath(),
  fc.constantFrom(
    '/reports/tiny/../../../sentinel.config.yaml',
    '/reports/tiny/..%2f..%2f..%2fsentinel.config.yaml',
    '/reports/tiny/%2e%2e%5c%2e%2e%5csentinel.config.yaml',
    '/reports/tiny/drift_20261123_070000.html%00.html',
    '/reports/%2e%2e/drift_20261123_070000.html',
    '/models/__proto__/predict',
    '/models/constructor/predict',
    '/runs?model=__proto__',
    '/runs?model=..%2F..%2Fetc',
    '/runs/%ff%fe',
    '//predict',
    '/\\predict',
    'http://127.0.0.1/health/live',
    '*',
  ),
);
const oddTarget = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'),
    target,
  })
  .map(({ method, target: path }) => ({
    ...whole(
      'odd target',
      bytesOf(method, path, [JSON_TYPE, 'Connection: close'], method === 'POST' ? '{}' : ''),
    ),
    // The answer to HEAD declares a length and has no body.
    answers: method === 'HEAD' ? 2 : 1,
    bodiless: method === 'HEAD',
  }));

const goodBody = '{"age":39,"city":"Bern"}';
const headerLine = fc.oneof(
  fc.constantFrom(
    'X-Request-Id: <script>alert(1)</script>',
    `X-Request-Id: ${'x'.repeat(5000)}`,
    'X-Request-Id: a\u00ff',
    'Authorization: Bearer ',
    'Authorization: Basic ####',
    `Cookie: ${'a=b; '.repeat(500)}`,
    'Content-Encoding: gzip',
    'Expect: 100-continue',
    'Expect: something-else',
    'Upgrade: websocket',
    'Connection: upgrade',
    'Range: bytes=0-18446744073709551615',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
    'Content-Length: 0',
    'Content-Length: -1',
    'Content-Length: 99999999999999999999',
    'Host: second.example',
    'Host: ',
    'No colon here',
    ' folded: line',
    `Long: ${'h'.repeat(20_000)}`,
    'Nul: a\0b',
    '__proto__: x',
    'Origin: null',
    'X-Forwarded-For: 1.2.3.4, , ,',
  ),
  fc.tuple(fc.string(), fc.string()).map(([name, value]) => `${name}: ${value}`.replaceAll(/[\r\n]/g, '')),
);
const headerAbuse = fc.array(headerLine, { minLength: 1, maxLength: 4 }).map((lines) => ({
  ...whole('header abuse', bytesOf('POST', '/predict', [JSON_TYPE, 'Connection: close', ...lines], goodBody)),
  answers: 2,
}));

/** No HTTP at all. Every request of it is broken before its body, so that no row can come of it. */
const garbage = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        'GET / HTTP/9.9\r\n\r\n',
        'GET /\r\n\r\n',
        'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
        'POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n',
        'POST /predict HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}',
      )
      .map((line) => Buffer.from(line, 'latin1')),
  )
  // What may be the beginning of something is ended by what cannot be the rest of it.
  .map((bytes) => ({
    ...whole('garbage', Buffer.concat([bytes, Buffer.from('\r\n\r\n\0\r\n\r\n')])),
    answers: 9,
  }));

/** A good request that ends before its end. */
const truncated = fc.tuple(good, fc.double({ min: 0, max: 1, noNaN: true })).map(([bytes, share]) => ({
  kind: 'truncated',
  pieces: [bytes.subarray(0, Math.floor(share * (bytes.length - 1)))],
  hangUp: true,
  answers: 1,
}));

const inPieces = fc.tuple(good, fc.integer({ min: 1, max: 40 })).map(([bytes, size]) => ({
  kind: 'slow body',
  pieces: Array.from({ length: Math.min(40, Math.ceil(bytes.length / size)) }, (_, i) =>
    i === 39 ? bytes.subarray(i * size) : bytes.subarray(i * size, (i + 1) * size),
  ),
  hangUp: false,
  answers: 1,
  statuses: [200],
}));

const pipelined = fc.array(good, { minLength: 2, maxLength: 6 }).map((requests) => ({
  kind: 'pipelined',
  pieces: [Buffer.concat(requests)],
  hangUp: false,
  answers: requests.length,
  statuses: [200],
}));

/** Good requests with something broken right behind them: each of the good ones keeps its answer. */
const brokenBehind = fc.array(good, { minLength: 1, maxLength: 3 }).map((requests) => ({
  kind: 'broken behind',
  pieces: [Buffer.concat([...requests, Buffer.from('\0\0\0 HTTP/1.1\r\n\r\n')])],
  hangUp: false,
  answers: requests.length + 1,
  statuses: [200, 400],
}));

const feedback = fc
  .record({ id: fc.oneof(text, fc.uuid()), actual: fc.oneof(text, fc.constantFrom(0, 1, 'yes', 'no', null)) })
  .map((body) => whole('feedback', bytesOf('POST', '/feedback', [JSON_TYPE], JSON.stringify(body))));

/** Any of them. */
export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 4, arbitrary: good.map((bytes) => whole('good', bytes, [200])) },
  { weight: 6, arbitrary: odd },
  { weight: 1, arbitrary: notUtf8 },
  { weight: 2, arbitrary: oddTarget },
  { weight: 3, arbitrary: headerAbuse },
  { weight: 2, arbitrary: garbage },
  { weight: 2, arbitrary: truncated },
  { weight: 1, arbitrary: inPieces },
  { weight: 1, arbitrary: pipelined },
  { weight: 1, arbitrary: brokenBehind },
  { weight: 1, arbitrary: feedback },
);
