import type { Alert } from './alert.js';
import { alertText, alertTitle } from './words.js';

/** A whole alert of drift, changed as told. */
export function sampleAlert(changes: Partial<Alert> = {}): Alert {
  const facts: Omit<Alert, 'title' | 'text'> = {
    schema_version: 1,
    id: `alert_${'0123456789abcdef'.repeat(2)}`,
    event: 'drift',
    alarm: 'drift',
    reminder: false,
    test: false,
    model: 'income',
    since: '2026-01-05T10:00:05.000Z',
    created_at: '2026-01-05T10:00:05.000Z',
    window: { start: '2026-01-04T10:00:00.000Z', end: '2026-01-05T10:00:00.000Z' },
    verdict: 'drift',
    share: 0.4,
    columns: [
      { name: 'age', windows: 2 },
      { name: '<b>|hours & days\nper_week', windows: 1 },
    ],
    windows: { drifted: 2, of: 2 },
    problem: null,
    candidate: null,
    performance: null,
    why: null,
    report_url: 'http://127.0.0.1:5000/reports/income/drift_20260105_100000.html',
    run: { workflow_id: 'drift/income', run_id: 'run-1' },
    ...changes,
  };
  return { ...facts, title: alertTitle(facts), text: alertText(facts), ...changes };
}
