import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { driftResultSchema } from '../drift/result.js';
import { correlated } from '../drift/why/why-section.js';
import { listRunRecords, type RunRecord } from '../store/run-record.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { pastFigures } from './past-figures.js';
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
 * it was rendered, and so do the correlations of its result; after slots that ran side by side each then sees all that came
 * before it, as when they were lived.
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
    await correlateAgain(dataDir, record);
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

/** Writes what a result says of past checks as they are known now; all else in the file stays as it is. */
async function correlateAgain(dataDir: string, { model, report_json: path }: RunRecord): Promise<void> {
  const file = join(dataDir, path);
  const written: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
  const result = driftResultSchema.parse(written);
  if (!result.why) return;
  const why = correlated(result, result.why, await pastFigures(dataDir, model, result));
  await writeFileAtomically(file, `${JSON.stringify({ ...written, why }, null, 2)}\n`);
}
