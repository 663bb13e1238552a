/** API, worker and CLI on a Temporal server that takes TLS with client certificates, and API keys, only. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';
import { connectClient, temporalTarget } from '../worker/connect.js';
import { connectWorker } from '../worker/connect-worker.js';
import { type DevServer, startDevServer } from '../worker/dev-server.js';
import { resolveTemporalCli } from '../worker/temporal-cli.js';
import { type Certificates, makeCertificates } from './certificates.js';
import { logRows } from './logged-rows.js';
import { freePort } from './temporal-environment.js';
import { type TinyProject, tinyProject } from './tiny-project.js';
import { type Gateway, startGateway } from './tls-gateway.js';

const NAMESPACE = 'monitoring';
const KEY = 'open-sesame';
let folder: string;
let project: TinyProject;
let server: DevServer;
let certificates: Certificates;
/** One that wants certificates, and one that wants keys. */
let mutual: Gateway;
let keyed: Gateway;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  folder = await mkdtemp(join(tmpdir(), 'sentinel-tls-'));
  certificates = await makeCertificates(folder);
  const apiPort = await freePort();
  [server, project] = await Promise.all([
    startDevServer({
      cli: await resolveTemporalCli({ say: (line) => process.stderr.write(`Temporal: ${line}\n`) }),
      port: await freePort(),
      uiPort: null,
      namespace: NAMESPACE,
      retention: '72h',
      databaseFile: join(folder, 'temporal.db'),
    }),
    tinyProject({
      settings: `api: { port: ${apiPort} }`,
      modelSettings: '    drift: { window: { last: 1h }, share: 0.3 }',
    }),
  ]);
  await logRows(project.config, { at: new Date(Date.now() - 60_000), rows: 300, shift: 12 });
  const behind = { upstream: server.address, certificates };
  mutual = await startGateway({ ...behind, clientCertificates: true, apiKey: KEY });
  keyed = await startGateway({ ...behind, clientCertificates: false, apiKey: KEY });
});
afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await mutual?.stop();
  await keyed?.stop();
  await server?.stop();
  await project?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** The environment of a process, with nothing of Temporal in it but this. */
const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'))),
  SENTINEL_CONFIG: project.config.path,
  ...more,
});

/** A file with a profile for each gateway. */
async function profiles(): Promise<string> {
  const { ca, client } = certificates;
  const file = join(folder, 'temporal.toml');
  await writeFile(
    file,
    `[profile.mutual]
address = "localhost:${mutual.port}"
namespace = "${NAMESPACE}"
api_key = "${KEY}"
[profile.mutual.tls]
client_cert_path = "${client.cert}"
client_key_path = "${client.key}"
server_ca_cert_path = "${ca}"
`,
  );
  return file;
}

const sentinel = join(packageRoot(), 'bin', 'sentinel.js');
function start(env: NodeJS.ProcessEnv, ...words: string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [sentinel, ...words], {
    env,
    cwd: project.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  processes.push(child);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  return { child, said: () => said };
}

const run = async (env: NodeJS.ProcessEnv, ...words: string[]) =>
  promisify(execFile)(process.execPath, [sentinel, ...words], { env, cwd: project.folder }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

describe('a profile with a client certificate, an API key and a namespace', () => {
  it('leads API, worker, CLI and Temporal’s own CLI to the server', async () => {
    const env = environment({ TEMPORAL_CONFIG_FILE: await profiles(), TEMPORAL_PROFILE: 'mutual' });
    const worker = start(env, 'worker', '--metrics-port', '0', '--sdk-metrics-port', '0');
    await expect.poll(worker.said, { timeout: 60_000 }).toContain('worker ready');
    const api = start(env, 'api');
    await expect.poll(api.said, { timeout: 60_000 }).toContain('API ready');

    const checked = await run(env, 'run', '--model', 'tiny', '--json');
    expect(JSON.parse(checked.stdout)).toMatchObject({ model: 'tiny', verdict: 'drift', current_rows: 300 });
    const asked = await fetch(`http://127.0.0.1:${project.config.api.port}/runs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"model":"tiny"}',
    });
    expect(asked.status).toBe(202);
    const listed = await run(env, 'temporal', 'workflow', 'list', '--query', 'SentinelModel="tiny"');
    expect(listed.stdout).toContain('drift/tiny');
    expect((await run(env, 'doctor')).stdout).toMatch(
      new RegExp(`ok +Temporal +answers at localhost:${mutual.port}, namespace ${NAMESPACE}, by TLS`),
    );
    // What a worker, a client and a schedule do has all come through the gateway, with the key, in the namespace.
    for (const method of [
      'PollActivityTaskQueue',
      'PollWorkflowTaskQueue',
      'RespondActivityTaskCompleted',
      'StartWorkflowExecution',
      'ListSchedules',
    ])
      expect([...mutual.methods]).toContain(method);
    expect([...mutual.namespaces]).toEqual([NAMESPACE]);
  });
});

describe('a server that does not serve us', () => {
  const tls = () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.ca, TEMPORAL_NAMESPACE: NAMESPACE });
  const pair = () => ({
    TEMPORAL_TLS_CLIENT_CERT_PATH: certificates.client.cert,
    TEMPORAL_TLS_CLIENT_KEY_PATH: certificates.client.key,
  });
  const at = (gateway: Gateway) => ({ TEMPORAL_ADDRESS: `localhost:${gateway.port}` });

  it.each([
    [
      'for want of a client certificate',
      () => ({ ...at(mutual), ...tls(), TEMPORAL_API_KEY: KEY }),
      /it wants a client certificate/,
    ],
    [
      'for want of an API key',
      () => ({ ...at(mutual), ...tls(), ...pair() }),
      /it does not accept the API key, or wants one/,
    ],
    [
      'for a wrong API key',
      () => ({ ...at(keyed), ...tls(), TEMPORAL_API_KEY: 'wrong' }),
      /it does not accept the API key/,
    ],
    [
      'as we do not trust it',
      () => ({
        ...at(keyed),
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.strangerCa,
        TEMPORAL_API_KEY: KEY,
      }),
      /its certificate is of an authority that is not trusted here/,
    ],
    ['as we send no TLS', () => at(keyed), /it does not speak gRPC without TLS/],
    [
      'as it takes no TLS',
      () => ({ TEMPORAL_ADDRESS: server.address, TEMPORAL_API_KEY: KEY }),
      /it does not speak TLS/,
    ],
    [
      'as it has another name',
      () => ({
        ...at(keyed),
        ...tls(),
        TEMPORAL_API_KEY: KEY,
        TEMPORAL_TLS_SERVER_NAME: 'elsewhere.example',
      }),
      /its certificate is for another name/,
    ],
  ])('%s is told apart from one that is away', async (_, env, problem) => {
    const target = temporalTarget(project.config, environment(env()));
    const refused = { code: 'SENT_TEMPORAL_REFUSED', message: expect.stringMatching(problem) };
    await expect(connectClient(target, 3_000)).rejects.toMatchObject(refused);
    await expect(connectWorker(target)).rejects.toMatchObject(refused);
  });

  it('serves us with what it wants', async () => {
    for (const env of [
      { ...at(mutual), ...tls(), ...pair(), TEMPORAL_API_KEY: KEY },
      { ...at(keyed), ...tls(), TEMPORAL_API_KEY: KEY },
    ]) {
      const client = await connectClient(temporalTarget(project.config, environment(env)));
      expect((await client.workflow.count()).count).toBeGreaterThanOrEqual(0);
      await client.connection.close();
    }
  });

  it('is away when nobody listens', async () => {
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
    await expect(
      connectClient(temporalTarget(project.config, environment(env)), 1_000),
    ).rejects.toMatchObject({
      code: 'SENT_TEMPORAL_UNREACHABLE',
    });
  });
});

describe('a configuration of Temporal that leads nowhere', () => {
  it.each([
    ['a profile that is not there', { TEMPORAL_PROFILE: 'nosuch' }, /Profile 'nosuch' not found/],
    [
      'a file that is not there',
      { TEMPORAL_CONFIG_FILE: '/nonexistent/temporal.toml' },
      /TEMPORAL_CONFIG_FILE is \/nonexistent\/temporal\.toml, and there is no such file/,
    ],
    [
      'a certificate that is not there',
      { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nonexistent/ca.pem' },
      /no such file.*ca\.pem/,
    ],
    [
      'half a certificate',
      { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_CLIENT_CERT_PATH: '/some/client.pem' },
      /a client certificate for TLS, but not its key/,
    ],
  ])('such as %s is refused in one line', async (_, env, problem) => {
    const refused = await run(environment(env), 'run', '--model', 'tiny');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(problem);
    expect(refused.stderr).toMatch(
      /^sentinel: The variables TEMPORAL_… or the profile file cannot be used: .*\n$/,
    );
  });

  it('such as a broken file is refused in one line', async () => {
    const file = join(folder, 'broken.toml');
    await writeFile(file, '[profile.default\naddress = 1');
    expect(() => temporalTarget(project.config, environment({ TEMPORAL_CONFIG_FILE: file }))).toThrow(
      /^The variables TEMPORAL_… or the profile file cannot be used: Invalid TOML document: [^\n]*$/,
    );
  });

  it('does not count what is set to nothing', () => {
    const target = temporalTarget(
      project.config,
      environment({ TEMPORAL_ADDRESS: '', TEMPORAL_API_KEY: '' }),
    );
    expect(target).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default' });
    expect(target.connection.tls).toBeUndefined();
  });
});
