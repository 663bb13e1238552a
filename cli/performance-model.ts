import { measureNow } from '../activities/measure-now.js';
import { durationMs } from '../config/duration.js';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { productVersion } from '../config/version.js';
import { listPerformance } from '../store/performance-history.js';
import { publicUrl } from '../worker/public-url.js';
import type { EvaluatePerformanceOutput } from '../workflows/contract.js';
import { EVALUATE_PERFORMANCE, performanceWorkflowId } from '../workflows/names.js';
import type { PerformanceCommandOptions } from './performance.js';
import type { PerformanceAnswer } from './performance-answer.js';
import { createProgress } from './progress.js';

/**
 * Measures a window of a model's live log in this process, and tells of its past windows. Nothing is kept of it.
 *
 * @throws SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN, and what freezing a window throws
 */
export async function performanceOfModel(
  config: SentinelConfig,
  id: string | undefined,
  options: PerformanceCommandOptions,
): Promise<PerformanceAnswer> {
  const model = modelOf(config, id);
  if (options.evaluate) await evaluate(config, model.id);
  // Report names hold whole seconds, and so do windows.
  const end = new Date(Math.ceil(Date.parse(options.to ?? new Date().toISOString()) / 1000) * 1000);
  const start =
    options.from ?? (options.last && new Date(end.getTime() - durationMs(options.last)).toISOString());
  if (start !== undefined && Date.parse(start) >= end.getTime())
    throw sentinelError('SENT_USAGE', {
      problem: `--from ${start} is not before the window's end ${end.toISOString()}.`,
    });
  const progress = createProgress();
  const deps = {
    config,
    publicUrl: publicUrl(config),
    productVersion: productVersion(),
    now: () => new Date(),
  };
  const measured = await measureNow(
    deps,
    { model: model.id, end, ...(start === undefined ? {} : { start: new Date(start) }) },
    (phase, done, total) => progress.update(phase, done, total),
  ).finally(() => progress.clear());
  const past =
    options.windows === 0 ? [] : await listPerformance(config.data_dir, model.id, { limit: options.windows });
  return {
    schema_version: 1,
    model: model.id,
    source: model.live_dir,
    window: measured.window,
    performance: measured.section,
    problem: measured.problem,
    windows: past.map(({ record, atCheck, now }) => ({
      start: record.window.start,
      end: record.window.end,
      at_check: atCheck,
      now,
    })),
  };
}

async function evaluate(config: SentinelConfig, model: string): Promise<void> {
  const { runWorkflow } = await import('./follow-workflow.js');
  const output = await runWorkflow<EvaluatePerformanceOutput>(config, {
    type: EVALUATE_PERFORMANCE,
    workflowId: performanceWorkflowId(model),
    input: { model },
    summary: `Evaluate ${model} with labels that came late`,
  });
  process.stderr.write(`${output.summary}\n`);
}
