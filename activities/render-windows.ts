import { listRunRecords } from '../store/run-record.js';
import { reportLinks } from './publish-run.js';
import type { Progress, StepDeps } from './step-types.js';
import { writeReportInThread } from './write-report-in-thread.js';

export interface RenderWindowsRequest {
  readonly model: string;
  /** Ends of the windows. */
  readonly window_ends: readonly string[];
}

/**
 * Renders the reports of some windows once more, and that of the newest check, which looks back on them. A window whose record
 * is gone meanwhile is left out.
 *
 * @returns how many
 */
export async function renderWindows(
  { config, publicUrl, productVersion, temporalUi }: StepDeps,
  { model, window_ends }: RenderWindowsRequest,
  progress: Progress,
): Promise<number> {
  const records = await listRunRecords(config.data_dir, model);
  const wanted = new Set(window_ends);
  const chosen = records.filter(({ window }, at) => at === 0 || wanted.has(window.end)).reverse();
  for (const [done, record] of chosen.entries()) {
    progress('render reports', done, chosen.length);
    await writeReportInThread({
      dataDir: config.data_dir,
      model,
      windowEnd: record.window.end,
      resultPath: record.report_json,
      htmlPath: record.report_html,
      productVersion,
      links: reportLinks({ publicUrl, ...(temporalUi ? { temporalUi } : {}) }, record),
    });
  }
  return chosen.length;
}
