/** Traces as a collector gets them: real processes, a real dev server, OTLP over a real socket. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { bundlePath, interceptorModules, workflowsPath } from '../worker/workflow-bundle.js';
import { type HttpReceiver, httpReceiver } from './local-receivers.js';
import { logRows } from './logged-rows.js';
import { type CollectedSpan, type Collector, startCollector } from './otlp-collector.js';
import { programOf } from './run-cli.js';
import { freePort, startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { type TinyProject, tinyProject } from './tiny-project.js';
import { bundleWorkflows } from './with-worker.js';

const ROW = { age: 39, city: 'Bern' };
const SERVER = 2;
const WAIT = { timeout: 60_000, interval: 200 };

let collector: Collector;
let temporal: TemporalEnvironment;
let project: TinyProject;
let port: number;
let receiver: HttpReceiver;
const started: ChildProcess[] = [];

/** A caller's trace: its header, its trace, and the span of the caller in it. */
function caller(flags = '01'): { traceparent: string; traceId: string; spanId: string } {
  const random = (digits: number): string =>
    Array.from({ length: digits }, () => (1 + Math.floor(Math.random() * 15)).toString(16)).join('');
  const [traceId, spanId] = [random(32), random(16)];
  return { traceparent: `00-${traceId}-${spanId}-${flags}`, traceId, spanId };
}

interface Running {
  readonly process: ChildProcess;
  readonly log: () => string;
  readonly exit: Promise<number | null>;
}

const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  SENTINEL_CONFIG: project.config.path,
  TEMPORAL_ADDRESS: temporal.address,
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  OTEL_BSP_SCHEDULE_DELAY: '100',
  ...extra,
});
const main = join(packageRoot(), 'cli', 'main.ts');

/** One verb of the command, from the sources, until it says that it is ready. */
async function startVerb(verb: string, ready: string, extra: NodeJS.ProcessEnv = {}): Promise<Running> {
  // A bundled worker would take the workflows of the last build.
  const program = verb === 'worker' ? ['--import', 'tsx', main] : programOf('cli/main');
  const child = spawn(process.execPath, [...program, verb], {
    cwd: packageRoot(),
    env: environment(extra),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const running = { process: child, log: () => text, exit };
  const isReady = (): boolean => text.includes(ready);
  for (const deadline = Date.now() + WAIT.timeout; !isReady(); await setTimeout(WAIT.interval))
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${verb} is not ready: ${text}`);
  return running;
}

async function stop({ process: child, exit }: Running): Promise<number | null> {
  child.kill('SIGTERM');
  return exit;
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const spansOf = (traceId: string): CollectedSpan[] =>
  collector.spans().filter((span) => span.traceId === traceId);

/** The one span of that name in a trace, once it has arrived. */
async function span(traceId: string, name: string): Promise<CollectedSpan> {
  await expect.poll(() => spansOf(traceId).map((found) => found.name), WAIT).toContain(name);
  const found = spansOf(traceId).filter((candidate) => candidate.name === name);
  expect(found, name).toHaveLength(1);
  const [only] = found;
  if (only === undefined) throw new Error(`no span ${name}`);
  return only;
}

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [collector, temporal, port, receiver] = await Promise.all([
    startCollector(),
    startTemporal(),
    freePort(),
    httpReceiver(),
  ]);
  const [metrics, sdkMetrics] = await Promise.all([freePort(), freePort()]);
  project = await tinyProject({
    models: ['tiny', 'moved'],
    settings: `api: { port: ${port} }
worker: { metrics_port: ${metrics}, sdk_metrics_port: ${sdkMetrics} }
notifications:
  hysteresis: { windows: 1, of: 1 }
  channels: { hook: { type: webhook, url: "${receiver.url}/hook", events: [drift] } }`,
    modelSettings: '    drift: { window: { last: 1h } }',
  });
  const at = new Date(Date.now() - 60_000);
  await logRows(project.config, { at, rows: 300 });
  await logRows(project.config, { at, rows: 300, shift: 20, model: 'moved' });
}, 120_000);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await temporal?.stop();
  await collector?.close();
  await receiver?.stop();
  await project?.remove();
});

describe('with an endpoint set', () => {
  let api: Running;
  let worker: Running;
  beforeAll(async () => {
    [api, worker] = await Promise.all([
      startVerb('api', 'API ready'),
      startVerb('worker', 'worker ready', { OTEL_SERVICE_NAME: 'checks' }),
    ]);
  }, 120_000);

  it('puts a request, its prediction and the write of its row into the trace of the caller', async () => {
    const { traceparent, traceId, spanId } = caller();
    const answer = await post('/predict', ROW, { traceparent, 'x-request-id': 'order-7' });
    expect(answer.status).toBe(200);
    const request = await span(traceId, 'POST /predict');
    expect(request).toMatchObject({
      service: 'sentinelml-api',
      kind: SERVER,
      parentSpanId: spanId,
      error: null,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/predict',
        'http.response.status_code': 200,
        'sentinelml.request_id': 'order-7',
      },
    });
    expect(answer.headers.get('traceresponse')).toBe(`00-${traceId}-${request.spanId}-01`);
    const about = { 'sentinelml.model': 'tiny', 'sentinelml.rows': 1 };
    for (const name of ['model.predict', 'live_log.append']) {
      const step = await span(traceId, name);
      expect(step.parentSpanId, name).toBe(request.spanId);
      expect(step.attributes, name).toMatchObject(about);
    }
    expect(spansOf(traceId)).toHaveLength(3);
  });

  it('begins a trace for a request that is in none, and tells it', async () => {
    const answer = await post('/models/tiny/predict', { instances: [ROW, ROW] });
    const [, traceId = '', spanId = ''] = (answer.headers.get('traceresponse') ?? '').split('-');
    expect(await span(traceId, 'POST /models/:model/predict')).toMatchObject({ spanId, parentSpanId: '' });
    expect((await span(traceId, 'live_log.append')).attributes).toMatchObject({ 'sentinelml.rows': 2 });
  });

  it('records no path that nobody serves, and no client’s mistake as an error', async () => {
    const unknown = caller();
    await post('/people/Jane', ROW, { traceparent: unknown.traceparent });
    const request = await span(unknown.traceId, 'POST');
    expect(JSON.stringify(request)).not.toContain('Jane');
    expect(request.attributes).not.toHaveProperty(['http.route']);

    const wrong = caller();
    await post('/predict', { age: 'old' }, { traceparent: wrong.traceparent });
    expect(await span(wrong.traceId, 'POST /predict')).toMatchObject({
      error: null,
      attributes: { 'http.response.status_code': 422 },
    });
  });

  it('leaves out what the caller does not sample, and probes', async () => {
    const { traceparent, traceId } = caller('00');
    const answer = await post('/predict', ROW, { traceparent });
    expect(answer.headers.get('traceresponse')).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    const live = await fetch(`http://127.0.0.1:${port}/health/live`, { headers: caller() });
    expect(live.headers.get('traceresponse')).toBeNull();
    const later = caller();
    await post('/predict', ROW, { traceparent: later.traceparent });
    await span(later.traceId, 'POST /predict');
    expect(spansOf(traceId)).toEqual([]);
    expect(collector.spans().some(({ name }) => name.includes('health'))).toBe(false);
  });

  it('carries a check that the API starts through workflow and activities', {
    timeout: 120_000,
  }, async () => {
    const { traceparent, traceId } = caller();
    const answer = await post('/runs', { model: 'tiny' }, { traceparent });
    expect(answer.status).toBe(202);
    const request = await span(traceId, 'POST /runs');
    const start = await span(traceId, 'StartWorkflow:driftCheck');
    const workflow = await span(traceId, 'RunWorkflow:driftCheck');
    expect(start).toMatchObject({ service: 'sentinelml-api', parentSpanId: request.spanId });
    expect(workflow).toMatchObject({ service: 'checks', parentSpanId: start.spanId, error: null });
    for (const name of ['loadWindow', 'testColumns', 'renderReport', 'publishRun', 'notify']) {
      const scheduled = await span(traceId, `StartActivity:${name}`);
      expect(scheduled.parentSpanId, name).toBe(workflow.spanId);
      expect(await span(traceId, `RunActivity:${name}`), name).toMatchObject({
        service: 'checks',
        parentSpanId: scheduled.spanId,
        error: null,
        attributes: { temporalWorkflowId: 'drift/tiny' },
      });
    }
  });

  it('carries sentinel run, in the trace of the job that calls it, and no look at its state', async () => {
    const { traceparent, traceId, spanId } = caller();
    await promisify(execFile)(process.execPath, [...programOf('cli/main'), 'run', '--model', 'tiny'], {
      cwd: packageRoot(),
      env: environment({ TRACEPARENT: traceparent }),
    });
    const command = await span(traceId, 'sentinel run');
    expect(command).toMatchObject({ service: 'sentinelml-cli', parentSpanId: spanId, error: null });
    const start = await span(traceId, 'StartWorkflow:driftCheck');
    expect(start.parentSpanId).toBe(command.spanId);
    expect((await span(traceId, 'RunWorkflow:driftCheck')).parentSpanId).toBe(start.spanId);
    await span(traceId, 'RunActivity:publishRun');
    expect(spansOf(traceId).filter(({ name }) => /Query|Describe/.test(name))).toEqual([]);
  }, 120_000);

  it('carries the alert of a check to the webhook that is told', async () => {
    const { traceparent, traceId } = caller();
    await post('/runs', { model: 'moved' }, { traceparent });
    const sent = await span(traceId, 'RunActivity:deliver');
    const child = await span(traceId, 'RunWorkflow:deliverAlert');
    const start = await span(traceId, 'StartChildWorkflow:deliverAlert');
    expect(child.parentSpanId).toBe(start.spanId);
    expect(start.parentSpanId).toBe((await span(traceId, 'RunWorkflow:driftCheck')).spanId);
    const [request] = receiver.received;
    expect(request?.path).toBe('/hook');
    expect(request?.headers.traceparent).toBe(`00-${traceId}-${sent.spanId}-01`);
  }, 120_000);

  it('sends what is left when it is asked to stop', async () => {
    const { traceparent, traceId } = caller();
    const slow = await startVerb('api', 'API ready', {
      SENTINEL_PORT: String(await freePort()),
      OTEL_BSP_SCHEDULE_DELAY: '60000',
    });
    const address = /"address":"([^"]+)"/.exec(slow.log())?.[1] ?? '';
    await fetch(`${address}/runs`, { headers: { traceparent } });
    expect(await stop(slow)).toBe(0);
    expect(spansOf(traceId).map(({ name }) => name)).toEqual(['GET /runs']);
    expect(await stop(api)).toBe(0);
    expect(await stop(worker)).toBe(0);
    expect(api.log() + worker.log()).not.toContain('"msg":"tracing"');
  }, 120_000);
});

describe('a collector that is away', () => {
  it('costs no prediction, one line in the log, and no stop that hangs', { timeout: 120_000 }, async () => {
    const api = await startVerb('api', 'API ready', {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
    for (let i = 0; i < 20; i++) expect((await post('/predict', ROW)).status).toBe(200);
    await expect.poll(api.log, WAIT).toContain('"msg":"tracing"');
    for (let i = 0; i < 5; i++) expect((await post('/predict', ROW)).status).toBe(200);
    expect(await stop(api)).toBe(0);
    expect(api.log().match(/"msg":"tracing"/g)).toHaveLength(1);
  });
});

describe('without an endpoint', () => {
  it('loads nothing of OpenTelemetry, and answers no trace', { timeout: 120_000 }, async () => {
    // prom-client loads the API for itself, which does nothing without the SDK.
    const API = /@opentelemetry.api/;
    const script = `
      for (const module of ['api/start-api', 'worker/run-worker', 'cli/with-client', 'cli/traced-log'])
        await import(\`./\${module}.ts\`);
      const { startTracing } = await import('./tracing/start-tracing.ts');
      const { default: { _cache } } = await import('node:module');
      const loaded = () => Object.keys(_cache).filter((path) => /opentelemetry/.test(path) && !${API}.test(path)).length;
      const options = { part: 'test', productVersion: '0', onProblem: () => {} };
      console.log(await startTracing({ ...options, env: {} }), loaded());
      await startTracing({ ...options, env: { OTEL_TRACES_EXPORTER: 'otlp' } });
      console.log(loaded() > 0);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { cwd: packageRoot() },
    );
    expect(stdout).toBe('null 0\ntrue\n');
    const api = await startVerb('api', 'API ready', { OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    const answer = await post('/predict', ROW, { traceparent: caller().traceparent });
    expect([answer.status, answer.headers.get('traceresponse')]).toEqual([200, null]);
    expect(await stop(api)).toBe(0);
  });

  it('is told in one line of a protocol that is not spoken', { timeout: 60_000 }, async () => {
    const failed = await promisify(execFile)(process.execPath, [...programOf('cli/main'), 'api'], {
      cwd: packageRoot(),
      env: environment({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
    }).catch((error: { code: number; stderr: string }) => error);
    expect(failed).toMatchObject({ code: 2 });
    expect(failed.stderr).toMatch(
      /^sentinel: .*OTEL_EXPORTER_OTLP_PROTOCOL.*"http\/protobuf", got "grpc"\n$/,
    );
  });
});

describe('runs that are open while tracing is switched', () => {
  const bundleTraced = () =>
    bundleWorkflowCode({
      workflowsPath: workflowsPath(),
      workflowInterceptorModules: interceptorModules({ traced: true }),
      logger: new DefaultLogger('ERROR'),
    });

  it('go on with it and without it', { timeout: 120_000 }, async () => {
    const built = { codePath: bundlePath({ traced: true }) };
    expect(existsSync(built.codePath), 'run npm run build').toBe(true);
    const [traced, plain] = await Promise.all([bundleTraced(), bundleWorkflows()]);
    const sinks = { exporter: { export: { fn: () => {} } } };
    const replay = (workflowBundle: WorkflowBundleOption, history: unknown): Promise<void> =>
      Worker.runReplayHistory({ workflowBundle, sinks }, history);
    const histories = new URL('./histories/', import.meta.url);
    const names = (await readdir(histories)).filter((name) => name.endsWith('.json'));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const history: unknown = JSON.parse(await readFile(new URL(name, histories), 'utf8'));
      for (const bundle of [traced, built])
        await expect(replay(bundle, history), name).resolves.not.toThrow();
    }
    // The check that the API started above was recorded with tracing on.
    const recorded = await temporal.client.workflow.getHandle('drift/tiny').fetchHistory();
    const headers = recorded.events?.map(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.header?.fields,
    );
    expect(headers?.some((fields) => fields && '_tracer-data' in fields)).toBe(true);
    for (const bundle of [traced, built, plain])
      await expect(replay(bundle, recorded)).resolves.not.toThrow();
  });

  it('draw no random number, which the ids of spans would shift', async () => {
    const folder = join(packageRoot(), 'workflows');
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8');
      expect(text, name).not.toMatch(/uuid4|Math\.random/);
      for (const [call] of text.matchAll(/(?:start|execute)Child\([^;]*?\n\s*\}\)/g))
        expect(call, name).toContain('workflowId');
    }
  });
});
