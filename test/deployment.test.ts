/** docker-compose.yml and the Dockerfile, held against the code that they start. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { apiKeys, plainKeys } from '../config/api-keys.js';
import { withEnvironment } from '../config/environment.js';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { commandOrSkip, composeCommand } from './deployment-tools.js';
import {
  inProject,
  readCompose,
  readDashboardsPath,
  readDatasource,
  readPrometheus,
  type Service,
  textOf,
} from './observability-files.js';

let config: SentinelConfig;
beforeAll(async () => {
  config = parseConfig(await textOf('sentinel.config.yaml'), inProject('sentinel.config.yaml'));
});

const run = promisify(execFile);
/** What ends when it has done its work. */
const ONCE = ['train', 'temporal-schema', 'temporal-namespace'];

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
    for (const [name, { image, ports, healthcheck }] of Object.entries(services)) {
      expect(healthcheck !== undefined, name).toBe(!ONCE.includes(name));
      if (image !== 'sentinelml:local')
        expect(image, name).toMatch(/^[\w./-]+:v?\d+\.\d+(?:\.\d+)?(?:-[\w.-]+)?$/);
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
    const published = Object.values(services).flatMap(({ ports }) => ports.map((port) => port.split(':')[1]));
    expect(new Set(published).size).toBe(published.length);
    expect(Object.keys(services).sort()).toEqual([
      'alertmanager',
      'api',
      'grafana',
      'postgres',
      'prometheus',
      'temporal',
      'temporal-namespace',
      'temporal-schema',
      'temporal-ui',
      'train',
      'worker',
    ]);
  });

  it('gives our own processes no right and no place to write but their data', () => {
    for (const name of ['api', 'worker', 'train']) {
      const { build, image, read_only, cap_drop, volumes } = service(name);
      expect({ build, image, read_only, cap_drop }, name).toEqual({
        build: { context: '.', args: { SENTINEL_COMMIT: '$' + '{SENTINEL_COMMIT:-}' } },
        image: 'sentinelml:local',
        read_only: true,
        cap_drop: ['ALL'],
      });
      // Spilled rows go to a volume of the container's own: in memory they would be where they had no room before.
      expect(
        volumes.filter((volume) => !volume.endsWith(':ro')),
        name,
      ).toEqual(['data:/app/data', '/tmp']);
    }
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
        const [from = '', to] = mount.split(':');
        if (to === undefined) expect(mount).toBe('/tmp');
        else if (from.startsWith('.')) expect(existsSync(inProject(from)), mount).toBe(true);
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
    expect(environment('api')).toMatchObject({ SENTINEL_SCRAPE_KEY: 'secret', SENTINEL_API_KEYS: '' });
    expect(service('worker').env_file).toEqual([{ path: 'worker.env', required: false }]);
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

  it('runs the Temporal server that is tested, on PostgreSQL, in the namespace that the code uses', () => {
    const { temporal } = config;
    const [server, schema, namespace] = ['temporal', 'temporal-schema', 'temporal-namespace'].map(service);
    const version = server?.image?.split(':')[1] ?? '';
    for (const tools of [schema, namespace])
      expect(tools?.image).toMatch(new RegExp(`^temporalio/admin-tools:${version}-.*-cli-[\\d.]+$`));
    const { POSTGRES_SEEDS, POSTGRES_USER, POSTGRES_PWD, DB, DB_PORT } = server?.environment ?? {};
    expect(services).toHaveProperty([POSTGRES_SEEDS ?? '']);
    const { environment } = service('postgres');
    expect({ user: POSTGRES_USER, password: POSTGRES_PWD }).toEqual({
      user: environment.POSTGRES_USER,
      password: environment.POSTGRES_PASSWORD,
    });
    expect(schema?.environment).toEqual({
      SQL_PLUGIN: DB,
      SQL_HOST: POSTGRES_SEEDS,
      SQL_PORT: DB_PORT,
      SQL_USER: POSTGRES_USER,
      SQL_PASSWORD: POSTGRES_PWD,
    });
    for (const database of ['temporal', 'temporal_visibility'])
      expect(schema?.command.join('\n')).toContain(`--db ${database} update-schema`);
    const { namespace: name, retention } = temporal;
    for (const verb of ['create', 'update'])
      expect(namespace?.command.join('\n')).toContain(
        `temporal operator namespace ${verb} --namespace ${name} --retention ${retention}`,
      );
    expect(server?.ports).toEqual([`127.0.0.1:${temporal.port}:7233`]);
    expect(service('temporal-ui').ports).toEqual([`127.0.0.1:${temporal.ui_port}:8080`]);
    for (const one of ['api', 'worker'])
      expect(service(one).environment.SENTINEL_TEMPORAL_UI).toBe(`http://127.0.0.1:${temporal.ui_port}`);
  });

  it('has every variable that it asks for in .env.example, and no secret in there', async () => {
    const example = new Map(
      [...(await textOf('.env.example')).matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    const text = await textOf('docker-compose.yml');
    const asked = [...text.matchAll(/\$\{(\w+):([?+-])/g)];
    expect(new Set(asked.map(([, name]) => name))).toEqual(new Set(example.keys()));
    const secrets = asked.filter(([, , sign]) => sign === '?').map(([, name = '']) => name);
    expect(new Set(secrets)).toEqual(
      new Set(['SENTINEL_API_KEY', 'SENTINEL_SCRAPE_KEY', 'POSTGRES_PASSWORD', 'GRAFANA_ADMIN_PASSWORD']),
    );
    for (const name of secrets) expect(example.get(name)).toBe('');
  });

  it('gives Prometheus and Grafana the files of this project', async () => {
    const prometheus = service('prometheus');
    expect(prometheus.command).toContain('--config.file=/etc/prometheus/prometheus.compose.yml');
    expect(prometheus.volumes).toContain('./prometheus:/etc/prometheus:ro');
    expect(prometheus.secrets).toEqual(['sentinel_scrape_key']);
    const { environment, volumes } = service('grafana');
    expect((await readDatasource()).url).toBe('$' + '{SENTINEL_PROMETHEUS_URL}');
    expect(environment.SENTINEL_PROMETHEUS_URL).toBe('http://prometheus:9090');
    expect(await readDashboardsPath()).toBe('$' + '{SENTINEL_DASHBOARDS}');
    expect(volumes).toContain(`./grafana/dashboards:${environment.SENTINEL_DASHBOARDS}:ro`);
    const home = environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH ?? '';
    expect(existsSync(inProject(home.replace('/etc/grafana', 'grafana'))), home).toBe(true);
  });

  it('sends alerts to an Alertmanager whose configuration is one', async () => {
    const { ports, volumes } = service('alertmanager');
    const { alerting } = await readPrometheus('prometheus/prometheus.compose.yml');
    expect(alerting?.alertmanagers[0].static_configs[0].targets).toEqual(['alertmanager:9093']);
    expect(ports).toEqual(['127.0.0.1:9093:9093']);
    const file = 'prometheus/alertmanager/alertmanager.yml';
    expect(volumes).toContain('./prometheus/alertmanager:/etc/alertmanager:ro');
    // What it may be told to read beside its configuration is mounted with it, and not committed.
    const [, beside = ''] = /api_url_file: \/etc\/alertmanager\/(\w+)/.exec(await textOf(file)) ?? [];
    expect(await textOf('.gitignore')).toContain(`\n/prometheus/alertmanager/${beside}\n`);
    expect(await textOf('.gitignore')).toContain('\nworker.env\n');
    await commandOrSkip('amtool', 'Debian package prometheus-alertmanager', async () => {
      const { stdout } = await run('amtool', ['check-config', inProject(file)]);
      expect(stdout).toContain('SUCCESS');
    });
  });
});

describe('docker compose config', async () => {
  const compose = await composeCommand();
  const secrets = {
    SENTINEL_API_KEY: 'the-first-of-two-keys,the-second-of-two-keys',
    SENTINEL_SCRAPE_KEY: 'the-key-of-prometheus',
    POSTGRES_PASSWORD: 'word',
    GRAFANA_ADMIN_PASSWORD: 'other',
  };
  const composeSchema = z.object({
    services: z.record(z.string(), z.object({ environment: z.record(z.string(), z.string()).nullish() })),
  });
  const configured = async (env: Record<string, string>): Promise<{ stdout: string; stderr: string }> => {
    const [command = '', ...args] = compose ?? [];
    // A folder without a file .env, so that only what is given here counts.
    const options = ['--file', inProject('docker-compose.yml'), '--env-file', '/dev/null'];
    return run(command, [...args, ...options, 'config', '--format', 'json'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
  };

  it.skipIf(compose === null)('takes the file, and fills it in', async () => {
    const { stdout, stderr } = await configured(secrets);
    expect(stderr).toBe('');
    const { services } = composeSchema.parse(JSON.parse(stdout));
    const open = (env: NodeJS.ProcessEnv | null | undefined) =>
      apiKeys(config, env ?? {}).map(({ name, scopes }) => [name, scopes.size]);
    expect(open(services.api?.environment)).toEqual([
      ['environment-1', 3],
      ['environment-2', 3],
      ['prometheus', 1],
    ]);
    const more = await configured({
      ...secrets,
      SENTINEL_API_KEYS: 'ci:predict:a-key-for-continuous-integration',
    });
    expect(open(composeSchema.parse(JSON.parse(more.stdout)).services.api?.environment)).toContainEqual([
      'ci',
      1,
    ]);
    expect(services.temporal?.environment?.POSTGRES_PWD).toBe('word');
    expect(services.grafana?.environment?.GF_SECURITY_ADMIN_PASSWORD).toBe('other');
    expect(stdout).not.toContain('${');
  });

  it.skipIf(compose === null).each(Object.keys(secrets))(
    'refuses to start without %s, or with an empty one',
    async (name) => {
      for (const env of [
        Object.fromEntries(Object.entries(secrets).filter(([key]) => key !== name)),
        { ...secrets, [name]: '' },
      ])
        await expect(configured(env)).rejects.toThrow(new RegExp(`${name}.*set it in \\.env`));
    },
  );
});

describe('the image', () => {
  let allowed: string[];
  /** Whether `.dockerignore` lets a path, or something inside it, through. */
  const lets = (path: string): boolean =>
    path === '.' ||
    allowed.some((entry) => entry === path || entry.startsWith(`${path}/`) || path.startsWith(`${entry}/`));
  beforeAll(async () => {
    allowed = (await textOf('.dockerignore')).split('\n').flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
  });

  it('has in its context every script that the build runs, with all that it imports', async () => {
    const { scripts } = z
      .object({ scripts: z.object({ build: z.string() }) })
      .parse(JSON.parse(await textOf('package.json')));
    const open = [...scripts.build.matchAll(/\btsx (\S+)/g)].map(([, script = '']) => script);
    expect(open).toContain('tools/bundle.ts');
    const seen = new Set(open);
    for (const path of open) {
      expect(lets(path), path).toBe(true);
      for (const [, imported = ''] of (await textOf(path)).matchAll(/from '(\.[^']+)\.js'/g)) {
        const file = `${posix.join(posix.dirname(path), imported)}.ts`;
        if (!seen.has(file)) open.push(file);
        seen.add(file);
      }
    }
    expect(seen.size).toBeGreaterThan(3);
  });

  it('copies only what is there, and what .dockerignore lets through', async () => {
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
      'FROM $' + '{NODE_IMAGE} AS build',
      'FROM $' + '{NODE_IMAGE}',
    ]);
    const { engines } = z
      .object({ engines: z.object({ node: z.string() }) })
      .parse(JSON.parse(await textOf('package.json')));
    // To the patch, so that the same commit makes the same image.
    const [, version] =
      lines.map((line) => /^ARG NODE_IMAGE=node:(\d+\.\d+)\.\d+-bookworm-slim$/.exec(line)).find(Boolean) ??
      [];
    expect(engines.node).toBe(`>=${version}`);
    expect(lines).toContain('ARG SENTINEL_COMMIT=');
    expect(lines.indexOf('USER node')).toBeGreaterThan(
      lines.findLastIndex((line) => /^(?:COPY|RUN)/.test(line)),
    );
    expect(lines).toContain('CMD ["node", "bin/sentinel.js", "api"]');
  });
});
