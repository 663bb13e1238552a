/** Every query of the committed dashboards, with its variables filled in as Grafana would. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { inProject } from '../observability-files.js';

const targetSchema = z.looseObject({ refId: z.string(), expr: z.string().optional() });
const panelSchema = z.looseObject({
  title: z.string().optional(),
  targets: z.array(targetSchema).default([]),
  get panels() {
    return z.array(panelSchema).default([]);
  },
});
type Panel = z.infer<typeof panelSchema>;
const variableSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  definition: z.string().optional(),
  query: z.unknown().optional(),
  allValue: z.string().nullish(),
});
const dashboardSchema = z.looseObject({
  title: z.string(),
  panels: z.array(panelSchema),
  templating: z.looseObject({ list: z.array(variableSchema).default([]) }),
  annotations: z.looseObject({
    list: z.array(z.looseObject({ name: z.string(), expr: z.string().optional() })).default([]),
  }),
});

export interface DashboardQuery {
  /** Dashboard, panel and query. */
  readonly where: string;
  readonly expr: string;
}

export interface VariableValues {
  /** Values of a label on what a selector finds. */
  labelValues(label: string, selector: string): Promise<string[]>;
  /** Values to be taken where there is a choice, by variable. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly rateInterval: string;
  readonly range: string;
}

/** The queries of all dashboards. */
export async function dashboardQueries(values: VariableValues): Promise<DashboardQuery[]> {
  const folder = inProject('grafana/dashboards');
  const found: DashboardQuery[] = [];
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()) {
    const dashboard = dashboardSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
    const fill = await variablesOf(dashboard, values);
    for (const panel of dashboard.panels.flatMap(withInner))
      for (const { refId, expr } of panel.targets)
        if (expr) found.push({ where: `${dashboard.title}: ${panel.title}, ${refId}`, expr: fill(expr) });
    for (const { name: annotation, expr } of dashboard.annotations.list)
      if (expr) found.push({ where: `${dashboard.title}: annotation ${annotation}`, expr: fill(expr) });
  }
  return found;
}

function withInner(panel: Panel): Panel[] {
  return [panel, ...panel.panels.flatMap(withInner)];
}

async function variablesOf(
  dashboard: z.infer<typeof dashboardSchema>,
  values: VariableValues,
): Promise<(expr: string) => string> {
  const known = new Map<string, string>([
    ['__rate_interval', values.rateInterval],
    ['__interval', values.rateInterval],
    ['__range', values.range],
  ]);
  const fill = (text: string): string =>
    text.replaceAll(
      /\$\{(\w+)(?::\w+)?\}|\$(\w+)/g,
      (whole, one?: string, other?: string) => known.get(one ?? other ?? '') ?? whole,
    );
  for (const { name, type, definition, query } of dashboard.templating.list) {
    if (type === 'datasource') continue;
    const chosen = values.chosen[name];
    const asked = /^label_values\((.+), *(\w+)\)$/.exec(definition ?? '');
    if (asked?.[1] && asked[2]) {
      const offered = await values.labelValues(asked[2], fill(asked[1]));
      const value = chosen !== undefined && offered.includes(chosen) ? chosen : offered[0];
      if (value === undefined) throw new Error(`${dashboard.title}: the variable ${name} offers nothing`);
      known.set(name, value);
    } else {
      const value = chosen ?? (typeof query === 'string' ? query.split(',')[0] : undefined);
      if (value === undefined) throw new Error(`${dashboard.title}: no value for the variable ${name}`);
      known.set(name, value);
    }
  }
  return fill;
}
