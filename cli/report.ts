import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { messageOf, sentinelError } from '../config/errors.js';
import { modelOf } from '../config/load-config.js';
import { type DriftResult, driftResultSchema } from '../drift/result.js';
import { listRunRecords, type RunRecord } from '../store/run-record.js';
import { publicUrl } from '../worker/public-url.js';
import { commandConfig } from './command-config.js';
import { driftSummary } from './drift-summary.js';
import { checkOutputs } from './output.js';
import { parseOptions } from './parse-options.js';
import { formOptions, type Known, withFormOptions, writeForms } from './result-forms.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  run: z.string().optional(),
  failOnDrift: z.boolean().default(false),
  ...formOptions,
});
type Options = z.infer<typeof optionsSchema>;

/** `sentinel report FILE` and `sentinel report --model ID [--run ID]` */
export function reportCommand(): Command {
  return withFormOptions(new Command('report'))
    .description('write the result of a finished check in another form, without computing it again')
    .argument('[result]', 'a DriftResult as --json wrote it')
    .option('--model <id>', 'the last check of this model instead of a file')
    .option('--run <id>', 'with --model: this run, as sentinel runs --json names it')
    .option('--fail-on-drift', 'exit with 3 when the verdict is drift')
    .action(async (file: string | undefined, raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      await checkOutputs({ ...options, ...(file === undefined ? {} : { reference: file }) });
      const { result, known } = await finished(file, options, command);
      const printed = await writeForms(options, result, known);
      if (!printed) process.stdout.write(driftSummary(result));
      if (options.failOnDrift && result.verdict === 'drift') process.exitCode = 3;
    });
}

interface Finished {
  readonly result: DriftResult;
  readonly known: Known;
}

async function finished(file: string | undefined, options: Options, command: Command): Promise<Finished> {
  if ((file === undefined) === (options.model === undefined)) {
    throw sentinelError('SENT_USAGE', {
      problem: `Expected a file with a DriftResult or --model ID, got ${file === undefined ? 'neither' : 'both'}.`,
    });
  }
  if (file !== undefined) {
    if (options.run !== undefined) throw sentinelError('SENT_USAGE', { problem: '--run goes with --model.' });
    return { result: await readDriftResult(file), known: {} };
  }
  const config = await commandConfig(command);
  const model = modelOf(config, options.model);
  const record = await recordOf(config.data_dir, model.id, options.run);
  return {
    result: await readDriftResult(join(config.data_dir, record.report_json)),
    known: {
      reportUrl: `${publicUrl(config)}/${record.report_html.replace(/^drift_reports\//, 'reports/')}`,
      fairnessLimits: model.fairness?.limits ?? {},
    },
  };
}

async function recordOf(dataDir: string, model: string, run: string | undefined): Promise<RunRecord> {
  const records = await listRunRecords(dataDir, model, run === undefined ? { limit: 1 } : {});
  const record = records.find(({ run_id }) => run === undefined || run_id === run);
  if (record !== undefined) return record;
  if (run !== undefined) throw sentinelError('SENT_RUN_UNKNOWN', { run });
  throw sentinelError('SENT_USAGE', {
    problem: `No check of model "${model}" has finished yet. Start one with: sentinel run --model ${model}`,
  });
}

async function readDriftResult(path: string): Promise<DriftResult> {
  const refuse = (problem: string, cause: unknown): never => {
    throw sentinelError('SENT_USAGE', { problem: `${path}: ${problem}` }, { cause });
  };
  const text = await readFile(path, 'utf8').catch((cause: unknown) =>
    refuse(`expected a DriftResult as --json writes it, but ${messageOf(cause)}`, cause),
  );
  try {
    return driftResultSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    return refuse(
      `expected a DriftResult as --json writes it: ${problem.replace(/\s+/g, ' ').slice(0, 500)}`,
      cause,
    );
  }
}
