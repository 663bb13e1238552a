/** deploy/kubernetes, built by Kustomize, held against Kubernetes' schemas and against the code that the pods run. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { apiKeys, keyDigest, plainKeys } from '../config/api-keys.js';
import { durationMs } from '../config/duration.js';
import { withEnvironment } from '../config/environment.js';
import { parseConfig, type SentinelConfig } from '../config/load-config.js';
import { API_JOB, TEMPORAL_JOB, WORKER_JOB } from '../metrics/scrape-jobs.js';
import {
  type Container,
  kustomize,
  type Manifest,
  manifestSchema,
  podSchema,
  schemaProblems,
  selector,
  specOf,
} from './kubernetes-manifests.js';
import { inProject, textOf } from './observability-files.js';
import { pythonWith } from './python-environment.js';

const KUBERNETES = ['1.30', '1.37.0'];
const run = promisify(execFile);

const [builder, python] = await Promise.all([kustomize(), pythonWith(['kubernetes-validate==1.37.0'])]);

describe.skipIf(builder === null)('deploy/kubernetes', () => {
  let folder: string;
  let manifests: Manifest[];
  let config: SentinelConfig;

  async function build(path: string): Promise<Manifest[]> {
    if (builder === null) throw new Error('no builder');
    const [command, verb = ''] = builder;
    const { stdout } = await run(command, [verb, path], { maxBuffer: 16 * 1024 * 1024 });
    return parseAllDocuments(stdout).map((document) => manifestSchema.parse(document.toJS()));
  }
  const one = (kind: string, name: string): Manifest => {
    const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
    if (!found) throw new Error(`no ${kind} ${name}`);
    return found;
  };
  const podOf = (kind: string, name: string): z.infer<typeof podSchema> =>
    specOf(z.object({ template: z.object({ spec: podSchema }) }), one(kind, name)).template.spec;
  const pods = () =>
    [
      ['Deployment', 'sentinelml-api'],
      ['Deployment', 'sentinelml-worker'],
    ].map(([kind = '', name = '']) => podOf(kind, name));
  /** What a process finds in its environment. */
  function environmentOf({ env, envFrom }: Container): Record<string, string> {
    const found: Record<string, string> = {};
    for (const from of envFrom) {
      const [kind, name] =
        'secretRef' in from ? ['Secret', from.secretRef.name] : ['ConfigMap', from.configMapRef.name];
      for (const [key, value] of Object.entries(one(kind, name).data ?? {}))
        found[key] = kind === 'Secret' ? Buffer.from(value, 'base64').toString() : value;
    }
    for (const { name, value } of env) found[name] = value;
    return found;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentinel-kubernetes-'));
    await cp(inProject('deploy/kubernetes'), folder, { recursive: true });
    const example = join(folder, 'overlays', 'example');
    await writeFile(join(example, 'secret.env'), 'SENTINEL_API_KEY=a-key\n');
    manifests = await build(example);
    const path = join(folder, 'overlays', 'example', 'sentinel.config.yaml');
    config = parseConfig(await textOf('deploy/kubernetes/overlays/example/sentinel.config.yaml'), path);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('builds base and example, the latter only with its secret', async () => {
    const base = await build(join(folder, 'base'));
    expect(base.map(({ kind }) => kind)).not.toContain('Secret');
    const inExample = manifests.map(({ kind, metadata: { name } }) => `${kind}/${name}`);
    for (const { kind, metadata } of base) {
      // What is generated has a hash of its content in its name.
      if (kind !== 'ConfigMap') expect(inExample).toContain(`${kind}/${metadata.name}`);
    }
    for (const { kind, metadata } of manifests)
      expect(metadata.namespace, kind).toBe(kind === 'Namespace' ? undefined : 'sentinelml');
    await rm(join(folder, 'overlays', 'example', 'secret.env'));
    await expect(build(join(folder, 'overlays', 'example'))).rejects.toThrow('secret.env');
  });

  describe.skipIf(python === null)('against the schemas of Kubernetes', () => {
    it.each(KUBERNETES)('fits those of %s', async (version) => {
      expect(manifests.length).toBeGreaterThan(12);
      expect(await schemaProblems(python, manifests, version)).toEqual([]);
    });

    it('is refused a field that does not exist, and a value of the wrong type', async () => {
      const worker = one('Deployment', 'sentinelml-worker');
      const spec = specOf(z.looseObject({}), worker);
      const broken = [
        { ...worker, spec: { ...spec, replica: 2 } },
        { ...worker, spec: { ...spec, minReadySeconds: 'five' } },
      ];
      expect(await schemaProblems(python, broken, '1.37.0')).toEqual([
        expect.stringMatching(/^Deployment\/sentinelml-worker: .*replica/),
        expect.stringMatching(/^Deployment\/sentinelml-worker: .*five/),
      ]);
    });
  });

  it('refers only to what is there', () => {
    for (const pod of pods()) {
      one('ServiceAccount', pod.serviceAccountName);
      const volumes = new Map<unknown, Record<string, unknown>>();
      for (const volume of pod.volumes) volumes.set(volume.name, volume);
      for (const container of [...pod.initContainers, ...pod.containers]) {
        environmentOf(container);
        for (const { name } of container.volumeMounts) expect(volumes.has(name), name).toBe(true);
      }
      const claim = z.object({ claimName: z.string() }).parse(volumes.get('data')?.persistentVolumeClaim);
      expect(
        specOf(z.object({ accessModes: z.array(z.string()) }), one('PersistentVolumeClaim', claim.claimName)),
      ).toEqual({ accessModes: ['ReadWriteMany'] });
      const { name } = z.object({ name: z.string() }).parse(volumes.get('config')?.configMap);
      expect(one('ConfigMap', name).data).toHaveProperty(['sentinel.config.yaml']);
    }
  });

  it('runs every container without rights, on a file system that cannot be written, in an image of a fixed version', () => {
    for (const pod of pods()) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
        fsGroup: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext, image, resources } of [...pod.initContainers, ...pod.containers]) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(image).toMatch(/^registry\.example\.com\/sentinelml:\d+\.\d+\.\d+$/);
        expect(Object.keys(resources.requests).sort()).toEqual(['cpu', 'memory']);
        expect(resources.limits).toHaveProperty('memory');
      }
    }
  });

  it('opens ports where the processes listen, and asks for health where it is answered', () => {
    const [api] = podOf('Deployment', 'sentinelml-api').containers;
    const [worker] = podOf('Deployment', 'sentinelml-worker').containers;
    const served = withEnvironment(config, environmentOf(api));
    expect(served.api).toMatchObject({ host: '0.0.0.0', public_url: 'https://sentinelml.example.com' });
    expect(api.ports).toEqual([{ name: 'http', containerPort: served.api.port }]);
    expect(plainKeys(environmentOf(api))).toEqual(['a-key']);
    const checked = withEnvironment(config, environmentOf(worker)).worker;
    expect(checked.host).toBe('0.0.0.0');
    expect(worker.ports).toEqual([
      { name: 'metrics', containerPort: checked.metrics_port },
      { name: 'sdk-metrics', containerPort: checked.sdk_metrics_port },
    ]);
    for (const container of [api, worker])
      expect(environmentOf(container)).toMatchObject({ TEMPORAL_ADDRESS: expect.stringMatching(/:7233$/) });
    expect(api.livenessProbe?.httpGet).toEqual({ path: '/health/live', port: 'http' });
    expect(api.readinessProbe?.httpGet).toEqual({ path: '/health/ready', port: 'http' });
    expect(worker.livenessProbe?.httpGet).toEqual({ path: '/health/live', port: 'metrics' });
    const portsOf = (name: string) =>
      specOf(
        z.object({ ports: z.array(z.object({ targetPort: z.string() })), selector }),
        one('Service', name),
      );
    expect(portsOf('sentinelml-api').ports).toMatchObject([{ targetPort: 'http' }]);
    expect(portsOf('sentinelml-worker').ports.map(({ targetPort }) => targetPort)).toEqual(
      worker.ports.map(({ name }) => name),
    );
  });

  it('lets processes write where they write, and gives them the time that they take to stop', async () => {
    const image = await textOf('Dockerfile');
    expect(image).toContain('WORKDIR /app\n');
    const data = join('/app', config.data_dir.slice(join(folder, 'overlays', 'example').length));
    for (const pod of pods()) {
      for (const { args, volumeMounts } of pod.containers) {
        expect(args?.slice(0, 2)).toEqual(['node', 'bin/sentinel.js']);
        expect(volumeMounts.map(({ mountPath }) => mountPath).sort()).toEqual([
          data,
          '/app/sentinel.config.yaml',
          '/tmp',
        ]);
      }
    }
    const grace = podOf('Deployment', 'sentinelml-api').terminationGracePeriodSeconds ?? 0;
    const preStopMs = 5_000;
    expect(grace * 1000).toBeGreaterThan(durationMs(config.api.drain) + preStopMs);
  });

  it('has nothing that a second apply, or the next release, could not change', () => {
    // The pods of a job cannot be changed once it is there.
    expect(manifests.map(({ kind }) => kind)).not.toContain('Job');
    const [references, train] = podOf('Deployment', 'sentinelml-worker').initContainers;
    expect(references?.command).toEqual([
      'cp',
      '--recursive',
      '--no-clobber',
      '/app/data/reference',
      '/data/',
    ]);
    expect(train?.name).toBe('train');
    expect(train?.volumeMounts.map(({ mountPath }) => mountPath).sort()).toEqual([
      '/app/data',
      '/app/sentinel.config.yaml',
      '/tmp',
    ]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [2, 0],
    [137, 1],
  ])(
    'when training ends with %i, its container ends with %i: what can pass is tried again',
    async (of, ends) => {
      const train = podOf('Deployment', 'sentinelml-worker').initContainers.find(
        ({ name }) => name === 'train',
      );
      const [shell = '', flags = '', script = ''] = train?.args ?? [];
      const command = 'node bin/sentinel.js train --missing';
      expect(script).toContain(command);
      const ended = run(shell, [flags, script.replace(command, `(exit ${of})`)]).then(
        () => 0,
        ({ code }: { code: number }) => code,
      );
      expect(await ended).toBe(ends);
    },
  );

  describe('with its components', () => {
    let all: Manifest[];
    beforeAll(async () => {
      const path = join(folder, 'overlays', 'all');
      await cp(join(folder, 'overlays', 'example'), path, { recursive: true });
      await writeFile(
        join(path, 'secret.env'),
        'SENTINEL_API_KEY=a-key-of-everything\nSENTINEL_API_KEYS=ci:predict:a-key-for-predictions\nSENTINEL_SCRAPE_KEY=the-key-of-prometheus\n',
      );
      const file = join(path, 'kustomization.yaml');
      const text = await readFile(file, 'utf8');
      // As it is told there.
      await writeFile(file, text.replaceAll(/^# (components:| {2}- \.\.\/\.\.\/components\/.+)$/gm, '$1'));
      all = await build(path);
    });
    const named = (kind: string, name: string): Manifest => {
      const found = all.find((manifest) => manifest.kind === kind && manifest.metadata.name.startsWith(name));
      if (!found) throw new Error(`no ${kind} ${name}`);
      return found;
    };

    it('differs from the example in what they say alone', () => {
      const names = (of: readonly Manifest[]) =>
        of
          .filter(({ kind }) => kind !== 'ConfigMap' && kind !== 'Secret')
          .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
      const before = new Set(names(manifests));
      expect(
        names(all)
          .filter((name) => !before.has(name))
          .sort(),
      ).toEqual([
        'NetworkPolicy/sentinelml-api',
        'NetworkPolicy/sentinelml-worker',
        'PrometheusRule/sentinelml',
        'ServiceMonitor/sentinelml-api',
        'ServiceMonitor/sentinelml-worker',
      ]);
      for (const { kind, metadata } of all.filter(({ kind }) => kind !== 'Namespace'))
        expect(metadata.namespace, kind).toBe('sentinelml');
    });

    it('turns tracing on only then', () => {
      const endpoint = ['OTEL_EXPORTER_OTLP_ENDPOINT'];
      expect(named('ConfigMap', 'sentinelml-environment').data).toHaveProperty(endpoint);
      const before = manifests.find(({ metadata }) => metadata.name.startsWith('sentinelml-environment'));
      expect(before?.data).not.toHaveProperty(endpoint);
    });

    it('scrapes every port of metrics under the names that rules and dashboards know, with a key that may read alone', () => {
      const monitorSchema = z.object({
        selector: z.object({ matchLabels: selector }),
        endpoints: z.array(
          z.object({
            port: z.string(),
            authorization: z
              .object({ credentials: z.object({ name: z.string(), key: z.string() }) })
              .optional(),
            relabelings: z.tuple([z.object({ targetLabel: z.literal('job'), replacement: z.string() })]),
          }),
        ),
      });
      const jobs: string[] = [];
      for (const name of ['sentinelml-api', 'sentinelml-worker']) {
        const monitor = specOf(monitorSchema, named('ServiceMonitor', name));
        const service = specOf(
          z.object({ ports: z.array(z.object({ name: z.string() })) }),
          named('Service', name),
        );
        expect(z.record(z.string(), z.string()).parse(named('Service', name).metadata.labels)).toMatchObject(
          monitor.selector.matchLabels,
        );
        expect(monitor.endpoints.map(({ port }) => port)).toEqual(service.ports.map((port) => port.name));
        jobs.push(...monitor.endpoints.map(({ relabelings: [{ replacement }] }) => replacement));
      }
      expect(jobs).toEqual([API_JOB, WORKER_JOB, TEMPORAL_JOB]);
      const [{ authorization } = {}] = specOf(
        monitorSchema,
        named('ServiceMonitor', 'sentinelml-api'),
      ).endpoints;
      const { name, key } = authorization?.credentials ?? { name: '', key: '' };
      // With the hash of its content, which Kustomize knows to put there only where it is told.
      expect(named('Secret', 'sentinelml-keys').metadata.name).toBe(name);
      const [api] = specOf(
        z.object({
          template: z.object({
            spec: z.object({ containers: z.tuple([z.looseObject({ env: z.array(z.looseObject({})) })]) }),
          }),
        }),
        named('Deployment', 'sentinelml-api'),
      ).template.spec.containers;
      expect(api.env).toContainEqual({ name: key, valueFrom: { secretKeyRef: { name, key } } });
      const secret = Object.entries(named('Secret', 'sentinelml-keys').data ?? {}).map(
        ([variable, value]): [string, string] => [variable, Buffer.from(value, 'base64').toString()],
      );
      const known = apiKeys(config, Object.fromEntries(secret));
      const scrapes = known.find(({ digest }) => digest.equals(keyDigest('the-key-of-prometheus')));
      expect([...(scrapes?.scopes ?? [])]).toEqual(['read']);
      // A variable of the container would take the place of the secret's, and with it every key that stands there.
      const ofSecret = new Set(secret.map(([variable]) => variable));
      expect(api.env.filter((one) => 'value' in one && ofSecret.has(String(one.name)))).toEqual([]);
      expect(known.map((one) => one.name)).toEqual(['environment', 'ci', 'prometheus']);
    });

    it('lets nobody in but by the ports that the pods open', () => {
      const policySchema = z.object({
        podSelector: z.object({ matchLabels: selector }),
        policyTypes: z.array(z.string()),
        ingress: z.tuple([
          z.object({ ports: z.array(z.object({ port: z.string() })), from: z.array(z.unknown()).min(1) }),
        ]),
      });
      for (const name of ['sentinelml-api', 'sentinelml-worker']) {
        const policy = specOf(policySchema, named('NetworkPolicy', name));
        const [pod] = podOf('Deployment', name).containers;
        expect(policy.policyTypes).toEqual(['Ingress']);
        expect(policy.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': name });
        expect(policy.ingress[0].ports.map(({ port }) => port)).toEqual(pod.ports.map((port) => port.name));
      }
    });

    it.skipIf(python === null).each(KUBERNETES)(
      'fits the schemas of %s, but for the kinds of the operator',
      async (version) => {
        const own = all.filter(({ kind }) => !['ServiceMonitor', 'PrometheusRule'].includes(kind));
        expect(await schemaProblems(python, own, version)).toEqual([]);
      },
    );
  });

  it('scales and protects the pods of each deployment', () => {
    for (const name of ['sentinelml-api', 'sentinelml-worker']) {
      const deployment = one('Deployment', name);
      const { selector: chosen } = specOf(
        z.object({ selector: z.object({ matchLabels: selector }) }),
        deployment,
      );
      expect(
        specOf(
          z.object({
            scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
            minReplicas: z.number(),
          }),
          one('HorizontalPodAutoscaler', name),
        ),
      ).toEqual({ scaleTargetRef: { kind: 'Deployment', name }, minReplicas: 2 });
      // A number here would undo what the autoscaler does with every apply.
      expect(specOf(z.looseObject({}), deployment)).not.toHaveProperty('replicas');
      expect(specOf(z.object({ selector: z.unknown() }), one('PodDisruptionBudget', name)).selector).toEqual(
        chosen,
      );
      expect(specOf(z.object({ selector: z.unknown() }), one('Service', name)).selector).toEqual(
        chosen.matchLabels,
      );
    }
  });
});
