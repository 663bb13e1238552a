/** Manifests of Kubernetes as tests read them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { inProject } from './observability-files.js';

const run = promisify(execFile);

/** The command that builds a folder: Kustomize itself, or the one inside kubectl. */
export async function kustomize(): Promise<readonly [string, ...string[]] | null> {
  const ways = [
    ['kustomize', 'build'],
    ['kubectl', 'kustomize'],
  ] as const;
  for (const [command, verb] of ways) {
    const there = await run(command, [verb, '--help']).then(
      () => true,
      () => false,
    );
    if (there) return [command, verb];
  }
  const problem = 'Neither kustomize nor kubectl is on PATH, so the Kubernetes manifests are not built.';
  if (process.env.CI) throw new Error(problem);
  process.stderr.write(`SKIPPED: ${problem}\n`);
  return null;
}

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const containerSchema = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  envFrom: z
    .array(
      z.union([
        z.object({ configMapRef: z.object({ name: z.string() }) }),
        z.object({ secretRef: z.object({ name: z.string() }) }),
      ]),
    )
    .default([]),
  securityContext: z.unknown(),
  resources: z.object({
    requests: z.record(z.string(), z.string()),
    limits: z.record(z.string(), z.string()),
  }),
  volumeMounts: z.array(
    z.object({ name: z.string(), mountPath: z.string(), subPath: z.string().optional() }),
  ),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
});
/** Of a pod that is made by a deployment: what the tests look at. */
export const podSchema = z.object({
  serviceAccountName: z.string(),
  automountServiceAccountToken: z.boolean(),
  terminationGracePeriodSeconds: z.number().optional(),
  securityContext: z.unknown(),
  initContainers: z.array(containerSchema).default([]),
  containers: z.tuple([containerSchema]),
  volumes: z.array(z.record(z.string(), z.unknown())),
});
export const selector = z.record(z.string(), z.string());
export const manifestSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  data: z.record(z.string(), z.string()).optional(),
});
/** What a manifest asks for. */
export const specOf = <T>(schema: z.ZodType<T>, manifest: Manifest): T =>
  z.object({ spec: schema }).parse(manifest).spec;
export type Manifest = z.infer<typeof manifestSchema>;
export type Container = z.infer<typeof containerSchema>;

/** What Kubernetes of that version would refuse of manifests, each a sentence. */
export async function schemaProblems(
  python: string | null,
  of: readonly unknown[],
  version: string,
): Promise<unknown> {
  if (python === null) throw new Error('no Python');
  const running = run(python, [inProject('test/kubernetes-schemas.py'), version]);
  running.child.stdin?.end(JSON.stringify(of));
  return JSON.parse((await running).stdout);
}
