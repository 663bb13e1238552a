import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { checkInProcess } from '../activities/check-in-process.js';
import { checkedColumns } from '../activities/check-plan.js';
import { durationMs, durationSchema } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { modelOf } from '../config/load-config.js';
import { productVersion } from '../config/version.js';
import type { ColumnType } from '../drift/column.js';
import { detectDrift } from '../drift/detect-drift.js';
import { type DriftResult, PROFILES, TEST_IDS, type TestId, testIdSchema } from '../drift/result.js';
import { renderReport } from '../report/render-report.js';
import { openDatabase } from '../store/database.js';
import { loadTable } from '../store/load-table.js';
import type { LoadedTable } from '../store/table.js';
import { publicUrl } from '../worker/public-url.js';
import { commandConfig } from './command-config.js';
import { driftSummary } from './drift-summary.js';
import { parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';

const instant = z.iso.datetime({
  offset: true,
  error: 'expected an ISO 8601 time such as 2026-11-23T08:00:00Z',
});
const list = z
  .string()
  .transform((text) => text.split(',').filter((name) => name !== ''))
  .refine((names) => names.length > 0, 'expected names of columns, separated by commas')
  .optional();

const optionsSchema = z.object({
  reference: z.string().optional(),
  current: z.string().optional(),
  model: z.string().optional(),
  last: durationSchema.optional(),
  from: instant.optional(),
  to: instant.optional(),
  profile: z.enum(PROFILES, `expected one of ${PROFILES.join(', ')}`).optional(),
  test: z.array(z.string()).default([]),
  threshold: z.array(z.string()).default([]),
  columns: list,
  categorical: list,
  numeric: list,
  minRows: z.coerce.number().int().min(1).optional(),
  driftShare: z.coerce.number().gt(0).max(1).optional(),
  json: z.string().optional(),
  html: z.string().optional(),
  failOnDrift: z.boolean().default(false),
});
type Options = z.infer<typeof optionsSchema>;

/** `sentinel drift` */
export function driftCommand(): Command {
  return new Command('drift')
    .description('check for drift here and now, without Temporal: two files, or a model’s live log')
    .option('--reference <file>', 'reference rows, CSV or Parquet')
    .option('--current <file>', 'current rows, CSV or Parquet')
    .option('--model <id>', 'check the live log of this model instead of two files')
    .option('--last <duration>', 'with --model: the last 24h, 30m, 7d')
    .option('--from <time>', 'with --model: start of the window, ISO 8601')
    .option('--to <time>', 'with --model: end of the window, ISO 8601 (default: now)')
    .option('--profile <profile>', `${PROFILES.join(' or ')} (default: calibrated)`)
    .option('--test <column=test...>', `test of a column: ${TEST_IDS.join(', ')}`)
    .option('--threshold <column=number...>', 'threshold of a column’s score')
    .option('--columns <names>', 'only these columns, separated by commas')
    .option('--categorical <names>', 'columns to treat as categorical')
    .option('--numeric <names>', 'columns to treat as numeric')
    .option('--min-rows <number>', 'fewer current rows are insufficient data')
    .option('--drift-share <share>', 'share of drifted columns that makes the verdict drift (default: 0.5)')
    .option('--json <file>', 'write the DriftResult as JSON to a file, or to standard output with -')
    .option('--html <file>', 'write the HTML report to a file')
    .option('--fail-on-drift', 'exit with 3 when the verdict is drift')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const { result, html } =
        options.model === undefined ? await checkFiles(options) : await checkModel(options, command);
      if (options.json !== undefined) {
        const text = `${JSON.stringify(result, null, 2)}\n`;
        if (options.json === '-') process.stdout.write(text);
        else await writeResult(options.json, text);
      }
      if (options.html !== undefined) {
        await writeResult(options.html, renderReport(result, { productVersion: productVersion() }));
      }
      if (options.json !== '-') {
        process.stdout.write(driftSummary(result));
        const report = options.html ?? html;
        if (report !== null) process.stdout.write(`report   ${report}\n`);
      }
      if (options.failOnDrift && result.verdict === 'drift') process.exitCode = 3;
    });
}

interface Checked {
  readonly result: DriftResult;
  /** The report that was written already, for a person to open. */
  readonly html: string | null;
}

async function checkFiles(options: Options): Promise<Checked> {
  const { reference, current } = options;
  if (reference === undefined || current === undefined) {
    throw sentinelError('SENT_USAGE', {
      problem: 'Expected --reference FILE and --current FILE, or --model ID.',
    });
  }
  for (const name of ['last', 'from', 'to'] as const) {
    if (options[name] !== undefined)
      throw sentinelError('SENT_USAGE', { problem: `--${name} goes with --model.` });
  }
  const types: Record<string, ColumnType> = {};
  for (const name of options.categorical ?? []) types[name] = 'categorical';
  for (const name of options.numeric ?? []) types[name] = 'numeric';
  const tests = assignments('--test', options.test, parseTest);
  const thresholds = assignments('--threshold', options.threshold, parseThreshold);

  const progress = createProgress();
  const database = await openDatabase();
  try {
    progress.update(`loading ${reference}`);
    const load = { types, ...(options.columns ? { columns: options.columns } : {}) };
    const loadedReference = await loadTable(database, reference, load);
    progress.update(`loading ${current}`);
    const loadedCurrent = await loadTable(database, current, load);
    const named = [
      ...(options.categorical ?? []),
      ...(options.numeric ?? []),
      ...Object.keys(tests),
      ...Object.keys(thresholds),
    ];
    requireColumns(named, [loadedReference, loadedCurrent]);
    const result = detectDrift(loadedReference, loadedCurrent, {
      types,
      tests,
      thresholds,
      ...(options.profile ? { profile: options.profile } : {}),
      ...(options.columns ? { columns: options.columns } : {}),
      ...(options.minRows === undefined ? {} : { minRows: options.minRows }),
      ...(options.driftShare === undefined ? {} : { driftShare: options.driftShare }),
      createdAt: new Date().toISOString(),
      onColumn: (done, total, name) => progress.update(`testing ${name}`, done, total),
    });
    return { result, html: null };
  } finally {
    progress.clear();
    await database.close();
  }
}

async function checkModel(options: Options, command: Command): Promise<Checked> {
  for (const name of ['columns', 'categorical', 'numeric'] as const) {
    if (options[name] !== undefined) {
      throw sentinelError('SENT_USAGE', {
        problem: `--${name} goes with two files; a model's columns are declared in its configuration.`,
      });
    }
  }
  for (const name of ['reference', 'current'] as const) {
    if (options[name] !== undefined)
      throw sentinelError('SENT_USAGE', { problem: `Expected --model or --${name}, got both.` });
  }
  const config = await commandConfig(command);
  const model = modelOf(config, options.model);
  const tests = assignments('--test', options.test, parseTest);
  const thresholds = assignments('--threshold', options.threshold, parseThreshold);
  const known = checkedColumns(model).map(({ name }) => name);
  const unknown = [...Object.keys(tests), ...Object.keys(thresholds)].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw sentinelError('SENT_USAGE', {
      problem: `Model "${model.id}" has no column "${unknown}"; it has ${known.join(', ')}.`,
    });
  }
  const adjusted = {
    ...model,
    drift: {
      ...model.drift,
      ...(options.profile ? { profile: options.profile } : {}),
      ...(options.minRows === undefined ? {} : { min_rows: options.minRows }),
      ...(options.driftShare === undefined ? {} : { share: options.driftShare }),
      tests: { ...model.drift.tests, ...tests },
      thresholds: { ...model.drift.thresholds, ...thresholds },
    },
  };
  const overrides = [
    options.last,
    options.from,
    options.to,
    options.profile,
    options.minRows,
    options.driftShare,
  ];
  const asConfigured =
    overrides.every((option) => option === undefined) && options.test.length + options.threshold.length === 0;
  const end = new Date(options.to ?? Date.now());
  const start =
    options.from ?? (options.last && new Date(end.getTime() - durationMs(options.last)).toISOString());
  if (start !== undefined && start !== '' && Date.parse(start) >= end.getTime()) {
    throw sentinelError('SENT_USAGE', {
      problem: `--from ${start} is not before the window's end ${end.toISOString()}.`,
    });
  }

  const progress = createProgress();
  const checked = await checkInProcess(
    {
      config: { ...config, models: { ...config.models, [model.id]: adjusted } },
      publicUrl: publicUrl(config),
      productVersion: productVersion(),
      now: () => new Date(),
    },
    { model: model.id, end, record: asConfigured, ...(start ? { start: new Date(start) } : {}) },
    (phase, done, total) => progress.update(phase, done, total),
  ).finally(() => progress.clear());
  return { result: checked.result, html: relative(process.cwd(), join(config.data_dir, checked.html)) };
}

/** A test or a type of a column that is nowhere is a mistyped name, and would be dropped in silence. */
function requireColumns(named: readonly string[], tables: readonly LoadedTable[]): void {
  const known = new Set(
    tables.flatMap(({ columns, skipped }) => [...columns, ...skipped].map(({ name }) => name)),
  );
  const unknown = named.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw sentinelError('SENT_USAGE', {
    problem: `There is no column "${unknown}" to test or type; the files have ${[...known].join(', ')}.`,
  });
}

async function writeResult(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw sentinelError('SENT_USAGE', { problem: `Cannot write ${path}: ${problem}` }, { cause });
  });
}

/** `column=value` options as a map. The column may hold `=` itself: the last one separates. */
function assignments<T>(
  option: string,
  given: readonly string[],
  parse: (value: string, text: string) => T,
): Record<string, T> {
  const entries = given.map((text): [string, T] => {
    const at = text.lastIndexOf('=');
    if (at <= 0) throw sentinelError('SENT_USAGE', { problem: `${option} ${text}: expected COLUMN=VALUE` });
    return [text.slice(0, at), parse(text.slice(at + 1), text)];
  });
  return Object.fromEntries(entries);
}

function parseTest(value: string, text: string): TestId {
  const parsed = testIdSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw sentinelError('SENT_USAGE', {
    problem: `--test ${text}: expected one of ${TEST_IDS.join(', ')}, got "${value}"`,
  });
}

function parseThreshold(value: string, text: string): number {
  const number = Number(value);
  if (value !== '' && Number.isFinite(number) && number >= 0) return number;
  throw sentinelError('SENT_USAGE', {
    problem: `--threshold ${text}: expected a number of at least 0, got "${value}"`,
  });
}
