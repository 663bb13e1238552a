/** What a running Prometheus says, by its HTTP API. */
import * as z from 'zod';

const labelsSchema = z.record(z.string(), z.string());
const answerSchema = z.object({ status: z.string(), error: z.string().optional(), data: z.unknown() });
const matrixSchema = z.object({
  result: z.array(z.object({ metric: labelsSchema, values: z.array(z.tuple([z.number(), z.string()])) })),
});
const vectorSchema = z.object({
  result: z.array(z.object({ metric: labelsSchema, value: z.tuple([z.number(), z.string()]) })),
});
const targetsSchema = z.object({
  activeTargets: z.array(
    z.object({ scrapePool: z.string(), health: z.string(), lastError: z.string().default('') }),
  ),
});
const ruleSchema = z.object({
  name: z.string(),
  type: z.enum(['recording', 'alerting']),
  query: z.string(),
  health: z.string(),
  lastError: z.string().optional(),
  state: z.string().optional(),
});
const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });

export type LoadedRule = z.infer<typeof ruleSchema>;
export type Series = z.infer<typeof matrixSchema>['result'][number];

export interface PrometheusClient {
  targets(): Promise<z.infer<typeof targetsSchema>['activeTargets']>;
  rules(): Promise<LoadedRule[]>;
  /** The value of now by the labels of its series, joined; an empty object without data. */
  now(query: string): Promise<{ labels: Record<string, string>; value: number }[]>;
  /**
   * The series that an expression had at any moment since `from`.
   *
   * @throws Error with Prometheus' own words when the expression is none
   */
  since(from: Date, query: string): Promise<Series[]>;
  labelValues(label: string, selector: string): Promise<string[]>;
}

export function createPrometheusClient(url: string): PrometheusClient {
  async function get<T>(path: string, schema: z.ZodType<T>, parameters: Record<string, string> = {}) {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const { status, error, data } = answerSchema.parse(await response.json());
    if (status !== 'success') throw new Error(`${error}: ${JSON.stringify(parameters)}`);
    return schema.parse(data);
  }
  return {
    targets: async () => (await get('targets', targetsSchema)).activeTargets,
    rules: async () => (await get('rules', rulesSchema)).groups.flatMap((group) => group.rules),
    async now(query) {
      const { result } = await get('query', vectorSchema, { query });
      return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async since(from, query) {
      // A step beyond now, as the last one may else be before what is a moment old.
      const [start, end] = [from.getTime() / 1000, Date.now() / 1000 + 1].map(String);
      const parameters = { query, start: start ?? '', end: end ?? '', step: '1' };
      return (await get('query_range', matrixSchema, parameters)).result;
    },
    labelValues: (label, selector) =>
      get(`label/${label}/values`, z.array(z.string()), { 'match[]': selector }),
  };
}
