/** The files of the observability stack, read and parsed: what a test needs of them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { packageRoot } from '../config/package-root.js';

export function inProject(path: string): string {
  return join(packageRoot(), path);
}

export async function textOf(path: string): Promise<string> {
  return readFile(inProject(path), 'utf8');
}

async function yamlOf<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(parse(await textOf(path), { merge: true }));
}

const ruleSchema = z.object({
  record: z.string().optional(),
  alert: z.string().optional(),
  expr: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });
export type Rule = z.infer<typeof ruleSchema>;

export async function readRules(): Promise<Rule[]> {
  const { groups } = await yamlOf('prometheus/rules/sentinelml.rules.yml', rulesSchema);
  return groups.flatMap((group) => group.rules);
}

const prometheusSchema = z.object({
  global: z.record(z.string(), z.string()),
  rule_files: z.array(z.string()),
  alerting: z
    .object({
      alertmanagers: z.tuple([
        z.object({ static_configs: z.tuple([z.object({ targets: z.tuple([z.string()]) })]) }),
      ]),
    })
    .optional(),
  scrape_configs: z.array(
    z.strictObject({
      job_name: z.string(),
      authorization: z.object({ credentials_file: z.string() }).optional(),
      static_configs: z.tuple([z.object({ targets: z.tuple([z.string()]) })]),
    }),
  ),
});

export async function readPrometheus(file: string): Promise<z.infer<typeof prometheusSchema>> {
  return yamlOf(file, prometheusSchema);
}

const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), args: z.record(z.string(), z.string()) }).optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.array(z.object({ path: z.string(), required: z.boolean() })).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.object({ environment: z.string() })),
});
export type Service = z.infer<typeof serviceSchema>;

export async function readCompose(): Promise<z.infer<typeof composeSchema>> {
  return yamlOf('docker-compose.yml', composeSchema);
}

const datasourceSchema = z.object({
  datasources: z.tuple([
    z.object({ type: z.string(), url: z.string(), jsonData: z.object({ timeInterval: z.string() }) }),
  ]),
});
export async function readDatasource(): Promise<z.infer<typeof datasourceSchema>['datasources'][0]> {
  return (await yamlOf('grafana/provisioning/datasources/prometheus.yml', datasourceSchema)).datasources[0];
}

const providerSchema = z.object({
  providers: z.tuple([z.object({ options: z.object({ path: z.string() }) })]),
});
export async function readDashboardsPath(): Promise<string> {
  return (await yamlOf('grafana/provisioning/dashboards/sentinelml.yml', providerSchema)).providers[0].options
    .path;
}

const datasourceRef = z.object({ type: z.literal('prometheus'), uid: z.string() });
const panelSchema = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  datasource: datasourceRef.optional(),
  targets: z.array(z.object({ refId: z.string(), expr: z.string(), datasource: datasourceRef })).default([]),
  fieldConfig: z.object({ defaults: z.object({ unit: z.string().optional() }) }).optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
});
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  links: z.array(z.object({ title: z.string(), type: z.string(), url: z.string().optional() })),
  panels: z.array(panelSchema),
  templating: z.object({
    list: z.array(z.object({ name: z.string(), type: z.string(), definition: z.string().optional() })),
  }),
  annotations: z.object({
    list: z.array(z.object({ name: z.string(), expr: z.string(), datasource: datasourceRef })),
  }),
});
export type CommittedDashboard = z.infer<typeof dashboardSchema>;

/** The committed dashboards, by their files' names. */
export async function readDashboards(): Promise<Map<string, CommittedDashboard>> {
  const folder = 'grafana/dashboards';
  const files = (await readdir(inProject(folder))).sort();
  const read = async (file: string): Promise<CommittedDashboard> =>
    dashboardSchema.parse(JSON.parse(await textOf(`${folder}/${file}`)));
  return new Map(await Promise.all(files.map(async (file) => [file, await read(file)] as const)));
}
