/** What of a check's result a page over many checks shows: few numbers out of a file that may hold megabytes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { messageOf } from '../config/errors.js';
import type { RunRecord } from './run-record.js';

const shares = z.array(z.number());
const quantile = z.number().nullable();

const distributionSchema = z.union([
  z.object({
    histogram: z.object({
      type: z.literal('categorical'),
      categories: z.array(z.string()),
      reference: shares,
      current: shares,
    }),
  }),
  z.object({
    current: z.object({ q05: quantile, q25: quantile, median: quantile, q75: quantile, q95: quantile }),
    reference: z.object({ q05: quantile, q25: quantile, median: quantile, q75: quantile, q95: quantile }),
  }),
]);

const columnSchema = z.object({
  name: z.string(),
  type: z.enum(['numeric', 'categorical']),
  role: z.enum(['feature', 'prediction', 'target']),
  status: z.enum(['tested', 'skipped']),
  test: z.string().nullable(),
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  p_value: z.number().nullable(),
  p_adjusted: z.number().nullable(),
  drifted: z.boolean(),
  reason: z.string().nullable(),
  /** Shares of rows without a value; `drifted` where they were tested. Summaries of older results may lack them. */
  missing: z
    .object({ reference: z.number(), current: z.number(), drifted: z.boolean().optional() })
    .optional()
    .catch(undefined),
});

const together = {
  reason: z.string().nullable(),
  threshold: z.number(),
  p_adjusted: z.number().nullable(),
  drifted: z.boolean(),
};

const multivariateSchema = z.object({
  drifted: z.boolean(),
  left_out: z.array(z.object({ name: z.string(), reason: z.string() })),
  reconstruction: z
    .object({
      ...together,
      components: z.number(),
      reference_error: z.number().nullable(),
      current_error: z.number().nullable(),
      score: z.number().nullable(),
    })
    .nullable(),
  domain_classifier: z
    .object({
      ...together,
      auc: z.number().nullable(),
      importances: z.array(z.object({ name: z.string(), importance: z.number() })),
    })
    .nullable(),
});

const resultSchema = z.object({
  reference: z.object({ rows: z.number() }),
  current: z.object({ rows: z.number() }),
  dataset: z.object({ threshold: z.number() }),
  warnings: z.array(z.string()),
  columns: z.array(z.looseObject(columnSchema.shape)),
  multivariate: multivariateSchema.optional().catch(undefined),
});

export type SummarisedColumn = z.infer<typeof columnSchema>;
/** The distribution of one side of a column of the model's answers. */
export type Distribution = z.infer<typeof distributionSchema>;

export interface CheckSummary {
  readonly record: RunRecord;
  readonly rows: { readonly reference: number; readonly current: number };
  /** Share of drifted columns at which the dataset has drifted. */
  readonly threshold: number;
  readonly warnings: readonly string[];
  readonly columns: readonly SummarisedColumn[];
  /** What several columns together have shown; `null` when nobody looked. */
  readonly multivariate: z.infer<typeof multivariateSchema> | null;
  /** What the model answered, by column: the prediction, and the probability where there is one. */
  readonly predictions: readonly { readonly name: string; readonly distribution: Distribution }[];
}

export interface CheckSummaries {
  /** The summary of a run; `null` when its result is gone or broken. */
  of(record: RunRecord): Promise<CheckSummary | null>;
}

export interface CheckSummariesOptions {
  readonly dataDir: string;
  /** Told once of each result that cannot be read. */
  readonly onBroken?: (path: string, problem: string) => void;
  /** Summaries kept at a time; 500 unless told. Those that were asked for longest ago go first. */
  readonly most?: number;
}

/** Summaries of results, each read once while it is asked for now and then. */
export function createCheckSummaries(options: CheckSummariesOptions): CheckSummaries {
  const { dataDir, onBroken, most = 500 } = options;
  const kept = new Map<string, Promise<CheckSummary | null>>();
  return {
    of(record) {
      // A run of the same window that was done again finished at another time.
      const key = `${record.report_json} ${record.finished_at} ${record.run_id}`;
      const found = kept.get(key) ?? read(record);
      kept.delete(key);
      kept.set(key, found);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return found;
    },
  };

  async function read(record: RunRecord): Promise<CheckSummary | null> {
    const path = join(dataDir, record.report_json);
    try {
      const text = await readFile(path, 'utf8');
      // A result of 500 columns takes some milliseconds to parse: whoever waits for an answer has a turn in between.
      await setImmediate();
      return summaryOf(record, resultSchema.parse(JSON.parse(text)));
    } catch (error) {
      onBroken?.(path, messageOf(error).replace(/\s+/g, ' '));
      return null;
    }
  }
}

function summaryOf(record: RunRecord, result: z.infer<typeof resultSchema>): CheckSummary {
  const { reference, current, dataset, warnings, columns, multivariate = null } = result;
  return {
    record,
    rows: { reference: reference.rows, current: current.rows },
    threshold: dataset.threshold,
    warnings,
    multivariate,
    columns: columns.map((column) => columnSchema.parse(column)),
    predictions: columns
      .filter(({ role }) => role === 'prediction')
      .flatMap((column) => {
        const parsed = distributionSchema.safeParse(column);
        return parsed.success ? [{ name: column.name, distribution: parsed.data }] : [];
      }),
  };
}
