import { type RunRecord, readRunRecord, writeRunRecord } from '../store/run-record.js';
import { discardSnapshots } from './load-window.js';
import { keepRevision } from './measure-window.js';
import type { RenderedReport, Run, StepDeps, TestedWindow } from './step-types.js';
import { reportPaths } from './window-stamp.js';
import type { ReportJob } from './write-report.js';
import { writeReportInThread } from './write-report-in-thread.js';

/**
 * Renders the HTML report of a result that was written before.
 *
 * @param write who writes it: a thread unless told
 */
export async function renderRunReport(
  deps: StepDeps,
  run: Run & { readonly tested: TestedWindow },
  write: (job: ReportJob) => Promise<void> = writeReportInThread,
): Promise<RenderedReport> {
  const paths = reportPaths(run.model, run.window_end);
  await write({
    dataDir: deps.config.data_dir,
    model: run.model,
    windowEnd: run.window_end,
    resultPath: run.tested.result_path,
    htmlPath: paths.html,
    productVersion: deps.productVersion,
    links: reportLinks(deps, run),
  });
  return { html: paths.html, url: `${deps.publicUrl}/reports/${run.model}/${paths.htmlName}` };
}

/** Where else a report's reader may look: the run in Temporal's UI, and all models. */
export function reportLinks(
  { temporalUi, publicUrl }: Pick<StepDeps, 'temporalUi' | 'publicUrl'>,
  { workflow_id: workflowId, run_id: runId }: Pick<Run, 'workflow_id' | 'run_id'>,
): ReportJob['links'] {
  const inTemporal = workflowId === null ? null : (temporalUi?.({ workflowId, runId }) ?? null);
  return [
    ...(inTemporal === null ? [] : [{ label: 'Run in Temporal', href: inTemporal }]),
    ...(publicUrl === '' ? [] : [{ label: 'All models', href: `${publicUrl}/` }]),
  ];
}

/** Whether a run has published its record: an attempt that was cut off afterwards is done again. */
export async function isPublished(deps: StepDeps, run: Run): Promise<boolean> {
  const record = await readRunRecord(deps.config.data_dir, run.model, new Date(run.window_end));
  return record?.run_id === run.run_id;
}

/**
 * Writes the run record, from which metrics, dashboard and `sentinel runs` tell what happened, and removes the frozen
 * rows.
 */
export async function publishRun(
  deps: StepDeps,
  run: Run & { readonly tested: TestedWindow; readonly report: RenderedReport },
): Promise<RunRecord> {
  const { tested } = run;
  const performance = await keepRevision(deps, run, tested);
  const record: RunRecord = {
    run_id: run.run_id,
    workflow_id: run.workflow_id,
    model: run.model,
    window: tested.window,
    verdict: tested.verdict,
    dataset: { columns: tested.columns_tested, drifted_columns: tested.columns_drifted, share: tested.share },
    started_at: run.started_at,
    finished_at: deps.now().toISOString(),
    report_html: run.report.html,
    report_json: tested.result_path,
    trigger: run.trigger,
    drifted: [...tested.drifted],
    ...(tested.predictions ? { predictions: tested.predictions } : {}),
    ...(tested.changes ? { changes: tested.changes } : {}),
    ...(tested.why ? { why: tested.why } : {}),
    ...(tested.multivariate ? { multivariate: tested.multivariate } : {}),
    ...(performance ? { performance } : {}),
  };
  await writeRunRecord(deps.config.data_dir, record);
  await discardSnapshots(deps, run);
  return record;
}
