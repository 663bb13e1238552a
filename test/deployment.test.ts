/** docker-compose.yml and the Dockerfile, held against the code that they start. */
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainKeys } from '../config/api-keys.js';
import { withEnvironment } from '../config/environment.js';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { devServerArguments } from '../worker/dev-server.js';
import { TEMPORAL_CLI_VERSION } from '../worker/temporal-cli.js';
import {
  inProject,
  readCompose,
  readDashboardsPath,
  readDatasource,
  type Service,
  textOf,
} from './observability-files.js';

let config: SentinelConfig;
beforeAll(async () => {
  config = parseConfig(await textOf('sentinel.config.yaml'), inProject('sentinel.config.yaml'));
});

describe('docker-compose.yml', () => {
  let services: Record<string, Service>;
  const service = (name: string): Service => {
    const found = services[name];
    if (!found) throw new Error(`no service ${name}`);
    return found;
  };
  beforeAll(async () => {
    ({ services } = await readCompose());
  });

  it('has a health check for everything that stays, images of a fixed version, and ports on loopback only', () => {
    const once = ['train', 'temporal-retention'];
    for (const [name, { image, build, ports, healthcheck }] of Object.entries(services)) {
      expect(healthcheck !== undefined, name).toBe(!once.includes(name));
      expect(build ?? image, name).toMatch(/^\.$|^[\w./-]+:v?\d+\.\d+\.\d+$/);
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
    }
    expect(Object.keys(services).sort()).toEqual([
      'api',
      'grafana',
      'prometheus',
      'temporal',
      'temporal-retention',
      'train',
      'worker',
    ]);
  });

  it('waits only for services that are there, and mounts only volumes and folders that are', async () => {
    const { volumes, secrets } = await readCompose();
    for (const [name, { depends_on, volumes: mounts, secrets: used }] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(services, name).toHaveProperty([other]);
        expect(condition === 'service_healthy', `${name} on ${other}`).toBe(
          service(other).healthcheck !== undefined,
        );
      }
      for (const mount of mounts) {
        const [from = ''] = mount.split(':');
        if (from.startsWith('.')) expect(existsSync(inProject(from)), mount).toBe(true);
        else expect(volumes, mount).toHaveProperty([from]);
      }
      for (const secret of used) expect(secrets, name).toHaveProperty([secret]);
    }
  });

  it('opens API and worker to the other containers, and makes a key the condition of that', () => {
    const key = service('api').environment.SENTINEL_API_KEY ?? '';
    expect(key).toMatch(/^\$\{SENTINEL_API_KEY:\?.+\}$/);
    // What Compose makes of the variables once a key is set.
    const environment = (name: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(service(name).environment).map(([variable, value]) => [
          variable,
          value.replace(/\$\{\w+:\?.*\}/, 'secret').replace(/\$\{\w+:-(.*)\}/, '$1'),
        ]),
      );
    const api = withEnvironment(config, environment('api'));
    expect(api.api).toMatchObject({ host: '0.0.0.0', port: 5000, public_url: 'http://127.0.0.1:5000' });
    expect(plainKeys(environment('api'))).toEqual(['secret']);
    const worker = withEnvironment(config, environment('worker'));
    expect(worker.worker.host).toBe('0.0.0.0');
    expect(worker.api.public_url).toBe(api.api.public_url);
    for (const name of ['api', 'worker']) expect(environment(name).TEMPORAL_ADDRESS).toBe('temporal:7233');
  });

  it('asks for health where it is answered', () => {
    const { api, worker } = config;
    expect(service('api').healthcheck?.test.at(-1)).toContain(`http://127.0.0.1:${api.port}/health/ready`);
    expect(service('worker').healthcheck?.test.at(-1)).toContain(`:${worker.metrics_port}/health/live`);
    expect(service('api').ports).toEqual([`127.0.0.1:${api.port}:${api.port}`]);
  });

  it('runs Temporal as sentinel start does, in the same version', () => {
    const { temporal } = config;
    const flat = devServerArguments({
      cli: 'temporal',
      databaseFile: '/home/temporal/temporal.db',
      port: temporal.port,
      uiPort: temporal.ui_port,
      namespace: temporal.namespace,
      retention: temporal.retention,
    }).map((argument) => (argument === '127.0.0.1' ? '0.0.0.0' : argument));
    const compose = service('temporal').command.flatMap((argument) => {
      const [flag = '', ...value] = argument.split('=');
      return value.length === 0 ? [flag] : [flag, value.join('=')];
    });
    expect([...compose].sort()).toEqual([...flat].sort());
    for (const name of ['temporal', 'temporal-retention']) {
      expect(service(name).image).toBe(`temporalio/temporal:${TEMPORAL_CLI_VERSION}`);
    }
    expect(service('temporal-retention').command).toContain(`--retention=${temporal.retention}`);
    expect(service('temporal').ports).toEqual(
      [temporal.port, temporal.ui_port].map((port) => `127.0.0.1:${port}:${port}`),
    );
  });

  it('gives Prometheus and Grafana the files of this project', async () => {
    const prometheus = service('prometheus');
    expect(prometheus.command).toContain('--config.file=/etc/prometheus/prometheus.compose.yml');
    expect(prometheus.volumes).toContain('./prometheus:/etc/prometheus:ro');
    expect(prometheus.secrets).toEqual(['sentinel_api_key']);
    const { environment, volumes } = service('grafana');
    expect((await readDatasource()).url).toBe('$' + '{SENTINEL_PROMETHEUS_URL}');
    expect(environment.SENTINEL_PROMETHEUS_URL).toBe('http://prometheus:9090');
    expect(await readDashboardsPath()).toBe('$' + '{SENTINEL_DASHBOARDS}');
    expect(volumes).toContain(`./grafana/dashboards:${environment.SENTINEL_DASHBOARDS}:ro`);
  });
});

describe('the image', () => {
  it('copies only what is there, and what .dockerignore lets through', async () => {
    const allowed = (await textOf('.dockerignore'))
      .split('\n')
      .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
    const lets = (path: string): boolean =>
      path === '.' ||
      allowed.some((entry) => entry === path || entry.startsWith(`${path}/`) || path.startsWith(`${entry}/`));
    const copies = [...(await textOf('Dockerfile')).matchAll(/^COPY (?!--from)(?:--\S+ )?(.+) \S+$/gm)];
    const sources = copies.flatMap(([, list = '']) => list.split(' '));
    expect(sources.length).toBeGreaterThan(5);
    for (const path of [...sources, ...allowed]) {
      expect(existsSync(inProject(path)), path).toBe(true);
      expect(lets(path), path).toBe(true);
    }
    for (const secret of ['.env', 'data/live', 'data/models', '.git', 'node_modules'])
      expect(lets(secret)).toBe(false);
  });

  it('has in its context every folder that the build compiles', async () => {
    const allowed = await textOf('.dockerignore');
    const build: unknown = JSON.parse(await textOf('tsconfig.build.json'));
    expect(build).toMatchObject({ include: expect.arrayContaining(['api', 'worker']) });
    const include = typeof build === 'object' && build !== null && 'include' in build ? build.include : [];
    for (const folder of Array.isArray(include) ? include : []) expect(allowed).toContain(`\n!${folder}\n`);
  });

  it('runs the API as a user without rights, on the Node version that the project asks for', async () => {
    const lines = (await textOf('Dockerfile')).split('\n');
    expect(lines.filter((line) => line.startsWith('FROM'))).toEqual([
      'FROM node:20-bookworm-slim AS build',
      'FROM node:20-bookworm-slim',
    ]);
    expect(lines.indexOf('USER node')).toBeGreaterThan(
      lines.findLastIndex((line) => /^(?:COPY|RUN)/.test(line)),
    );
    expect(lines).toContain('CMD ["node", "bin/sentinel.js", "api"]');
  });
});
