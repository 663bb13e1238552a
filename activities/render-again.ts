import { listRunRecords, type RunRecord } from '../store/run-record.js';
import { reportLinks, type StepDeps } from './steps.js';
import { writeReport } from './write-report.js';

export interface RenderAgainRequest {
  readonly model: string;
  /** The first and the last window's end. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * Renders the reports of finished checks once more, oldest first. A report looks back on the checks that were there when
 * it was rendered; after slots that ran side by side each then sees all that came before it, as when they were lived.
 *
 * @returns how many; none where the project's files are on another machine
 */
export async function renderAgain(
  deps: Pick<StepDeps, 'config' | 'publicUrl' | 'productVersion' | 'temporalUi'>,
  { model, from, to }: RenderAgainRequest,
): Promise<number> {
  const dataDir = deps.config.data_dir;
  const isWanted = ({ window: { end } }: RunRecord): boolean =>
    Date.parse(end) >= from.getTime() && Date.parse(end) <= to.getTime();
  const records = (await listRunRecords(dataDir, model)).filter(isWanted).reverse();
  for (const record of records) {
    const windowEnd = record.window.end;
    await writeReport({
      dataDir,
      model,
      windowEnd,
      resultPath: record.report_json,
      htmlPath: record.report_html,
      productVersion: deps.productVersion,
      links: reportLinks(deps, record),
    });
  }
  return records.length;
}
