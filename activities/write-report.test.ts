import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { incomeResult } from '../report/sample-result.fixture.js';
import { writeRunRecord } from '../store/run-record.js';
import { type ReportJob, writeReport } from './write-report.js';
import { writeReportInThread } from './write-report-in-thread.js';

const folder = await mkdtemp(join(tmpdir(), 'write-report-'));
afterAll(() => rm(folder, { recursive: true }));

const reports = 'drift_reports/income';
const job: ReportJob = {
  dataDir: folder,
  model: 'income',
  windowEnd: '2026-03-09T14:00:00.000Z',
  resultPath: `${reports}/drift_20260309_140000.json`,
  htmlPath: `${reports}/drift_20260309_140000.html`,
  productVersion: '0.1.0',
  links: [{ label: 'Run in Temporal', href: 'http://127.0.0.1:8233/run' }],
};

it('writes a report among the earlier checks, in a thread as here, and tells what went wrong', async () => {
  await mkdir(join(folder, reports), { recursive: true });
  const result = JSON.stringify(incomeResult());
  for (const stamp of ['20260308_140000', '20260309_140000'])
    await writeFile(join(folder, reports, `drift_${stamp}.json`), result);
  await writeRunRecord(folder, {
    run_id: 'run-1',
    workflow_id: null,
    model: 'income',
    window: { start: null, end: '2026-03-08T14:00:00.000Z' },
    verdict: 'drift',
    dataset: { columns: 5, drifted_columns: 2, share: 0.4 },
    started_at: '2026-03-08T14:00:00.000Z',
    finished_at: '2026-03-08T14:00:01.000Z',
    report_html: `${reports}/drift_20260308_140000.html`,
    report_json: `${reports}/drift_20260308_140000.json`,
    trigger: 'in-process',
  });

  await writeReport(job);
  const here = await readFile(join(folder, job.htmlPath), 'utf8');
  expect(here).toContain('Drifted in all of the last 2 checks');
  expect(here).toContain('<a href="./drift_20260308_140000.html">');
  expect(here).toContain('<a href="http://127.0.0.1:8233/run"');

  await writeReportInThread({ ...job, htmlPath: `${reports}/thread.html` });
  expect(await readFile(join(folder, reports, 'thread.html'), 'utf8')).toBe(here);

  const before = await readdir(join(folder, reports));
  await expect(writeReportInThread({ ...job, resultPath: 'nosuch.json' })).rejects.toThrow('ENOENT');
  expect(await readdir(join(folder, reports))).toEqual(before);
});
