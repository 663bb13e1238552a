import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { performanceSchema } from '../drift/performance/performance-schema.js';
import { type DriftResult, driftResultSchema } from '../drift/result.js';
import { whySentence } from '../drift/why/why-sentence.js';
import type { EarlierCheck } from '../report/history.js';
import { type ReportLink, renderReport } from '../report/render-report.js';
import { readPastChecks } from '../store/past-checks.js';
import { listPerformance } from '../store/performance-history.js';
import { readPerformanceRevisions } from '../store/performance-record.js';
import { readRunRecord } from '../store/run-record.js';
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
  const { performance, options } = await performanceNow(job, result);
  const known = performance === undefined ? result : { ...result, performance };
  // Labels that came since may say more than the check could.
  const shown = known.why ? { ...known, why: { ...known.why, sentence: whySentence(known) } } : known;
  const html = renderReport(shown, {
    performance: options,
    productVersion,
    links,
    earlier,
    outputs: past.flatMap(({ record }) =>
      record.predictions ? [{ windowEnd: record.window.end, ...record.predictions }] : [],
    ),
    jsonFile: basename(resultPath),
  });
  await writeFileAtomically(join(dataDir, htmlPath), html);
}

/** What is known of the window's performance by now, what was said first, and what is known of earlier windows. */
async function performanceNow({ dataDir, model, windowEnd }: ReportJob, result: DriftResult) {
  const end = new Date(windowEnd);
  const newest = (await readPerformanceRevisions(dataDir, model, end)).at(-1);
  const section = performanceSchema.safeParse(newest?.section);
  const record = await readRunRecord(dataDir, model, end);
  const past = await listPerformance(dataDir, model, { before: windowEnd, limit: MOST_EARLIER });
  const latest = section.success ? section.data : undefined;
  // A check that is done again is rendered before its revision is kept.
  const own = result.performance;
  const performance = own && latest && own.revision > latest.revision ? own : (latest ?? own);
  return {
    performance,
    options: {
      earlier: past.map((window) => ({
        windowEnd: window.record.window.end,
        figures: window.now.figures.map((figure) => ({
          ...figure,
          estimated:
            window.atCheck?.figures.find(({ name }) => name === figure.name)?.estimated ?? figure.estimated,
        })),
      })),
      first: record?.performance ?? null,
    },
  };
}
