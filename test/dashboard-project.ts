import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { writeCheck } from '../api/dashboard/sample-checks.fixture.js';
import { incomeResult } from '../report/sample-result.fixture.js';
import type { RunRecord } from '../store/run-record.js';
import { type DashboardAppOptions, dashboardApp } from './dashboard-app.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const NOW = new Date('2026-03-09T15:00:00.000Z');
/** What a browser says that it takes. */
export const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
/** What a browser says when a form of the dashboard is sent. */
export const FORM = {
  ...BROWSER,
  'Sec-Fetch-Site': 'same-origin',
  'Content-Type': 'application/x-www-form-urlencoded',
};

/** A tiny project without checks, and its dashboard in-process, for the tests of the file that calls this. */
export function dashboardProject() {
  let project: TinyProject;
  beforeAll(async () => {
    project = await tinyProject({ trained: false, modelSettings: '    schedule: { every: 1h }' });
  });
  afterAll(() => project.remove());
  beforeEach(() => rm(project.config.data_dir, { recursive: true, force: true }));
  return {
    config: () => project.config,
    appOf: (options: Partial<DashboardAppOptions> = {}) =>
      dashboardApp({ config: project.config, now: () => NOW, ...options }),
    write: (hour: number, result = incomeResult(), model = 'tiny', more: Partial<RunRecord> = {}) =>
      writeCheck(project.config.data_dir, { model, end: new Date(Date.UTC(2026, 2, 9, hour)), result, more }),
  };
}

export type DashboardApp = ReturnType<typeof dashboardApp>;

/** Opens a page as a browser does. */
export async function open(app: DashboardApp, path: string, headers: Record<string, string> = {}) {
  const response = await app.request(path, { headers: { ...BROWSER, ...headers } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Presses a button of the model's page. */
export function press(
  app: DashboardApp,
  form: Record<string, string>,
  headers: Record<string, string> = FORM,
): Promise<Response> | Response {
  return app.request('/models/tiny/actions', { method: 'POST', headers, body: new URLSearchParams(form) });
}
