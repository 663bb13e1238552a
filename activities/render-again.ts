import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { driftResultSchema } from '../drift/result.js';
import { correlated } from '../drift/why/why-section.js';
import { writeCheckScores } from '../store/check-scores.js';
import { listRunRecords, type RunRecord, readRunRecord, writeRunRecord } from '../store/run-record.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';
import { alongTime, classesOf, scoresOf } from './along-time.js';
import { changesSummary } from './changes-summary.js';
import { reportLinks } from './publish-run.js';
import type { StepDeps } from './step-types.js';
import { writeReport } from './write-report.js';

export interface RenderAgainRequest {
  readonly model: string;
  /** The first and the last window's end. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * Renders the reports of finished checks once more, oldest first. A report looks back on the checks that were there when
 * it was rendered, and so do the correlations and changes of its result; after slots that ran side by side each then sees all that came
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
    await lookBackAgain(deps.config, record);
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

/** Writes what result, scores and record say of past checks as those are known now; all else in them stays as it is. */
async function lookBackAgain(config: SentinelConfig, record: RunRecord): Promise<void> {
  const { data_dir: dataDir } = config;
  const { model, report_json: path } = record;
  const file = join(dataDir, path);
  const { changes: _, ...written }: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
  const result = driftResultSchema.parse(written);
  if (!result.why) return;
  const { past, changes, known } = await alongTime({
    dataDir,
    model,
    classes: classesOf(modelOf(config, model)),
    result,
  });
  const why = correlated(result, result.why, past);
  const again = { ...written, why, ...(changes === null ? {} : { changes }) };
  await writeFileAtomically(file, `${JSON.stringify(again, null, 2)}\n`);
  await writeCheckScores(
    dataDir,
    { model, end: record.window.end },
    { columns: scoresOf(result), changes: known },
  );
  // A check that was done again meanwhile has published what it knows.
  const now = await readRunRecord(dataDir, model, new Date(record.window.end));
  if (now?.run_id !== record.run_id) return;
  const { changes: __, why: ___, ...kept } = now;
  await writeRunRecord(dataDir, {
    ...kept,
    ...(changes === null ? {} : { changes: changesSummary(changes) }),
    ...(why.sentence ? { why: why.sentence } : {}),
  });
}
