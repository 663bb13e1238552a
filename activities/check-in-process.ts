import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DriftResult } from '../drift/result.js';
import { discardSnapshots, loadWindow } from './load-window.js';
import { publishRun, renderRunReport } from './publish-run.js';
import { readResult } from './read-result.js';
import type { Progress, Run, StepDeps } from './step-types.js';
import { testColumns } from './test-columns.js';
import { writeReport } from './write-report.js';

export interface InProcessCheck {
  readonly result: DriftResult;
  /** The report, relative to the data folder. */
  readonly html: string;
  /** Where it is served while the API runs. */
  readonly url: string;
}

export interface InProcessOptions {
  readonly model: string;
  readonly end: Date;
  readonly start?: Date;
  /**
   * Write a run record, as a check that is done as the model is configured should. Without one, metrics and the first page do not take
   * a look at another window, or with other tests, for the state of the model.
   */
  readonly record: boolean;
}

/** The steps of the drift workflow one after the other, here, with no Temporal: the same files come out. */
export async function checkInProcess(
  deps: StepDeps,
  { model, end, start, record }: InProcessOptions,
  progress: Progress,
): Promise<InProcessCheck> {
  const run: Run = {
    model,
    // Report names hold whole seconds; nothing can have been logged in the rest of this one yet.
    window_end: new Date(Math.ceil(end.getTime() / 1000) * 1000).toISOString(),
    ...(start ? { window_start: start.toISOString() } : {}),
    started_at: deps.now().toISOString(),
    trigger: 'in-process',
    workflow_id: null,
    run_id: randomUUID(),
  };
  try {
    return await takeSteps(deps, run, record, progress);
  } finally {
    // Nobody tries the same run again, so what it froze is of no use once it has failed either.
    await discardSnapshots(deps, run);
  }
}

async function takeSteps(
  deps: StepDeps,
  run: Run,
  record: boolean,
  progress: Progress,
): Promise<InProcessCheck> {
  const loaded = await loadWindow(deps, run, progress);
  const tested = await testColumns(deps, { ...run, loaded }, progress);
  const report = await renderRunReport(deps, { ...run, tested }, writeReport);
  if (record) await publishRun(deps, { ...run, tested, report });
  return { result: await readResult(join(deps.config.data_dir, tested.result_path)), ...report };
}
