import { type Alert, alertId } from './alert.js';
import { alertText, alertTitle } from './words.js';

/**
 * An alert that says it is a test, with an id of its own each time.
 *
 * @param event what it pretends to tell of
 */
export function testAlert(
  model: string,
  event: Alert['event'],
  { now, reportUrl }: { now: Date; reportUrl: string },
): Alert {
  const at = now.toISOString();
  const facts: Omit<Alert, 'title' | 'text'> = {
    schema_version: 1,
    id: alertId('test', model, event, at, String(process.pid)),
    event,
    alarm: event === 'recovery' ? 'drift' : event,
    reminder: false,
    test: true,
    model,
    since: at,
    created_at: at,
    window: { start: null, end: at },
    verdict: event === 'drift' ? 'drift' : event === 'recovery' ? 'stable' : null,
    share: event === 'drift' ? 0.5 : event === 'recovery' ? 0 : null,
    columns: event === 'drift' ? [{ name: 'example', windows: 1 }] : [],
    windows: event === 'drift' || event === 'recovery' ? { drifted: event === 'drift' ? 1 : 0, of: 1 } : null,
    problem: event === 'failure' ? { type: 'SENT_INTERNAL', message: 'an example of a failure' } : null,
    candidate: event === 'approval' ? { version: 'rf-example', champion: null, decide_by: at } : null,
    performance:
      event === 'performance'
        ? {
            judged_by: 'realised',
            window_end: at,
            predictions: 1000,
            labelled: 800,
            figures: [{ name: 'accuracy', value: 0.7, lower: 0.78, upper: 0.84, fallen: true }],
          }
        : null,
    why: null,
    report_url: reportUrl,
    run: { workflow_id: null, run_id: 'test' },
  };
  return { ...facts, title: alertTitle(facts), text: alertText(facts) };
}
