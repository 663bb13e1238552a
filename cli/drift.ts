import { join, relative } from 'node:path';
import { Command } from 'commander';
import { sentinelError } from '../config/errors.js';
import { PROFILES } from '../drift/profiles.js';
import type { DriftResult } from '../drift/result.js';
import { TEST_IDS } from '../drift/test-ids.js';
import { collect } from './collect.js';
import { commandConfig, configOption } from './command-config.js';
import { type DriftCommandOptions, driftOptionsSchema, refuseOptions } from './drift-options.js';
import { driftSummary } from './drift-summary.js';
import { checkOutputs } from './output.js';
import { parseOptions } from './parse-options.js';
import { type Known, withFormOptions, writeForms } from './result-forms.js';

/** `sentinel drift`. What only some of its ways need is loaded when it is needed: it starts in a fraction of a second. */
export function driftCommand(): Command {
  return withFormOptions(new Command('drift'))
    .description('check for drift here and now, without Temporal: two files, or a model’s live log')
    .option('--reference <file>', 'reference rows, CSV or Parquet', once('--reference'))
    .option('--current <file>', 'current rows, CSV or Parquet', once('--current'))
    .option('--model <id>', 'check the live log of this model instead of two files')
    .option('--last <duration>', 'with --model: the last 24h, 30m, 7d')
    .option(
      '--from <time>',
      'with --model: start of the window, 2026-11-23T08:00:00Z or 2026-11-23, which is its midnight in UTC',
    )
    .option('--to <time>', 'with --model: end of the window, written likewise (default: now)')
    .option('--profile <profile>', `${PROFILES.join(' or ')} (default: calibrated)`)
    .option('--test <column=test...>', `test of a column: ${TEST_IDS.join(', ')}`)
    .option(
      '--threshold <column=number...>',
      'threshold of a column’s score; in calibrated, where --test gives a p-value, what the adjusted p-value must be below; like --test, the last = ends the name, which may hold anything',
    )
    .option(
      '--columns <names>',
      'only these columns, separated by commas; a name that holds a comma stands in double quotes: \'"a,b",c\'; may be given again',
      collect,
    )
    .option('--categorical <names>', 'columns to treat as categorical, written likewise', collect)
    .option('--numeric <names>', 'columns to treat as numeric, written likewise', collect)
    .option(
      '--min-rows <number>',
      'fewer current rows are insufficient data (default: 30, in evidently 1; with --model as configured)',
    )
    .option('--drift-share <share>', 'share of drifted columns that makes the verdict drift (default: 0.5)')
    .option(
      '--alpha <number>',
      'significance level after adjustment across columns, in calibrated (default: 0.05)',
    )
    .option(
      '--multivariate',
      'look at columns together, too, by the reconstruction error and a classifier, which finds changes that no single column shows (default: with --model as configured, with two files not)',
    )
    .option('--no-multivariate', 'look at single columns alone, whatever is configured')
    .option('--no-quality', 'leave out data quality: duplicate rows, correlations and the like')
    .option('--no-cache', 'load the reference anew, and store no profile of it')
    .option('--fail-on-drift', 'exit with 3 when the verdict is drift')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(driftOptionsSchema, raw);
      await checkOutputs(options);
      // Loaded now: while the database reads the files this thread has nothing to do.
      if (options.html !== undefined) void import('../report/render-report.js');
      const { result, html, known } = await check(options, command);
      const printed = await writeForms(options, result, known);
      if (!printed) {
        process.stdout.write(driftSummary(result));
        const report = options.html ?? html?.path;
        if (report !== undefined) process.stdout.write(`report   ${report}\n`);
      }
      if (options.failOnDrift && result.verdict === 'drift') process.exitCode = 3;
    });
}

interface Checked {
  readonly result: DriftResult;
  /** The report that was written already, for a person to open. */
  readonly html: { readonly path: string } | null;
  readonly known: Known;
}

async function check(options: DriftCommandOptions, command: Command): Promise<Checked> {
  if (options.model === undefined) {
    refuseOptions(options, ['last', 'from', 'to'], (name) => `--${name} goes with --model.`);
    if (configOption(command) !== undefined)
      throw sentinelError('SENT_USAGE', { problem: '--config goes with --model.' });
    const { checkFiles } = await import('./check-files.js');
    return { result: await checkFiles(options), html: null, known: {} };
  }
  refuseOptions(
    options,
    ['columns', 'categorical', 'numeric'],
    (name) => `--${name} goes with two files; a model's columns are declared in its configuration.`,
  );
  for (const name of ['quality', 'cache'] as const) {
    if (!options[name]) throw sentinelError('SENT_USAGE', { problem: `--no-${name} goes with two files.` });
  }
  refuseOptions(options, ['reference', 'current'], (name) => `Expected --model or --${name}, got both.`);
  const { checkModel } = await import('./check-model.js');
  const { modelOf } = await import('../config/load-config.js');
  const config = await commandConfig(command);
  const { result, html, url } = await checkModel(options, config);
  return {
    result,
    html: { path: relative(process.cwd(), join(config.data_dir, html)) },
    known: { reportUrl: url, fairnessLimits: modelOf(config, options.model).fairness?.limits ?? {} },
  };
}

/** Refuses an option that is given twice, of which the first would be dropped. */
function once(option: string): (text: string, before: string | undefined) => string {
  return (text, before) => {
    if (before === undefined) return text;
    throw sentinelError('SENT_USAGE', { problem: `${option} is given twice. Expected one file.` });
  };
}
