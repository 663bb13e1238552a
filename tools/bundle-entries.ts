/** What the built command starts by a file of its own: itself, its threads, its children. */
export const ENTRY_POINTS: readonly string[] = [
  'cli/main',
  'activities/along-time-thread',
  'activities/drift-thread',
  'activities/importance-thread',
  'activities/performance-thread',
  'activities/report-thread',
  'activities/retrain-thread',
  'api/batch/batch-thread',
  'model/read-forest-thread',
  'worker/download-temporal-cli',
];

/** What `sentinel drift` starts instead of `cli/main`: one file, compiled ahead. */
export const DRIFT_PROGRAM = 'cli/drift-main';
