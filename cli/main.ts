/** The `sentinel` command: one verb per file. */
import { runCommandLine, type Verbs } from './command-line.js';

/** Each verb is loaded when it is asked for: Temporal and DuckDB alone would cost every command half a second. */
const VERBS: Verbs = {
  start: async () => (await import('./start.js')).startCommand(),
  api: async () => (await import('./api.js')).apiCommand(),
  worker: async () => (await import('./worker.js')).workerCommand(),
  train: async () => (await import('./train.js')).trainCommand(),
  model: async () => (await import('./model.js')).modelCommand(),
  simulate: async () => (await import('./simulate.js')).simulateCommand(),
  drift: async () => (await import('./drift.js')).driftCommand(),
  performance: async () => (await import('./performance.js')).performanceCommand(),
  fairness: async () => (await import('./fairness.js')).fairnessCommand(),
  run: async () => (await import('./run.js')).runCommand(),
  runs: async () => (await import('./runs.js')).runsCommand(),
  history: async () => (await import('./history.js')).historyCommand(),
  report: async () => (await import('./report.js')).reportCommand(),
  schedule: async () => (await import('./schedule.js')).scheduleCommand(),
  retrain: async () => (await import('./retrain.js')).retrainCommand(),
  approve: async () => (await import('./decide.js')).approveCommand(),
  reject: async () => (await import('./decide.js')).rejectCommand(),
  sweep: async () => (await import('./sweep.js')).sweepCommand(),
  compact: async () => (await import('./compact.js')).compactCommand(),
  prune: async () => (await import('./prune.js')).pruneCommand(),
  audit: async () => (await import('./audit.js')).auditCommand(),
  key: async () => (await import('./key.js')).keyCommand(),
  'alert-rules': async () => (await import('./alert-rules.js')).alertRulesCommand(),
  notify: async () => (await import('./notify.js')).notifyCommand(),
  temporal: async () => (await import('./temporal.js')).temporalCommand(),
  doctor: async () => (await import('./doctor.js')).doctorCommand(),
};

await runCommandLine(VERBS);
