import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { driftResultSchema } from '../drift/result.js';
import type { EarlierCheck } from '../report/history.js';
import { type ReportLink, renderReport } from '../report/render-report.js';
import { readPastChecks } from '../store/past-checks.js';
import { writeFileAtomically } from '../store/write-file-atomically.js';

/** A report to be written. Plain data that may cross a thread. */
export interface ReportJob {
  readonly dataDir: string;
  readonly model: string;
  readonly windowEnd: string;
  /** The DriftResult and the report, relative to the data folder. They stand side by side. */
  readonly resultPath: string;
  readonly htmlPath: string;
  readonly productVersion: string;
  readonly links: readonly ReportLink[];
}

/** Earlier checks that a report looks back on. */
const MOST_EARLIER = 29;

/**
 * Renders the report of a result on disk, among the earlier results of its model, and writes it.
 *
 * @throws ZodError or SyntaxError when the file is no result; the error of the file system
 */
export async function writeReport(job: ReportJob): Promise<void> {
  const { dataDir, model, windowEnd, resultPath, htmlPath, productVersion, links } = job;
  const result = driftResultSchema.parse(JSON.parse(await readFile(join(dataDir, resultPath), 'utf8')));
  // An earlier check that cannot be read leaves a gap in the trend, and the report as it is.
  const past = await readPastChecks(dataDir, model, { before: windowEnd, limit: MOST_EARLIER });
  const earlier = past.map(({ record, columns }): EarlierCheck => {
    const { dataset, verdict, window } = record;
    return { windowEnd: window.end, verdict, dataset, href: `./${basename(record.report_html)}`, columns };
  });
  const html = renderReport(result, { productVersion, links, earlier, jsonFile: basename(resultPath) });
  await writeFileAtomically(join(dataDir, htmlPath), html);
}
