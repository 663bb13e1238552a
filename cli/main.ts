/** The `sentinel` command: one verb per file, one place where errors become a line and an exit code. */
import { Command, CommanderError } from 'commander';
import { messageOf, SentinelError } from '../config/errors.js';
import { productVersion } from '../config/version.js';

/** Each verb is loaded when it is asked for: Temporal and DuckDB alone would cost every command half a second. */
const VERBS: Readonly<Record<string, () => Promise<Command>>> = {
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

const program = new Command('sentinel')
  .description('Serves predictions, logs them durably, and checks them for drift on Temporal.')
  .version(productVersion())
  .option('--config <file>', 'configuration file (default: sentinel.config.yaml)')
  // `sentinel temporal` hands its options on, which needs options to belong to where they stand.
  .enablePositionalOptions()
  .showHelpAfterError('(sentinel --help shows what there is)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 bad usage or bad input, 3 drift found with --fail-on-drift, or a fall with --fail-on-fall, or a difference with --fail-on-difference.',
  );

const asksForVersion = ['-V', '--version'].includes(process.argv[2] ?? '');
const asked = process.argv.slice(2).find((argument) => Object.hasOwn(VERBS, argument));
for (const [name, load] of Object.entries(VERBS)) {
  if (asksForVersion || (asked !== undefined && name !== asked)) continue;
  const command = await load();
  program.addCommand(command.copyInheritedSettings(program));
  for (const verb of command.commands.length === 0 ? [command] : command.commands) {
    if (verb !== command) verb.copyInheritedSettings(program);
    if (verb.name() !== 'temporal') verb.option('--config <file>', 'configuration file');
  }
}

// A reader that closed the pipe early (`sentinel runs | head`) has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`sentinel: Cannot write to standard output: ${error.message}\n`);
  process.exit(1);
});

try {
  await program.parseAsync();
} catch (error) {
  // Not just the exit code: Temporal's native parts may keep a failed process alive for ever.
  process.exit(exitCodeOf(error));
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its own message already; help and --version arrive here too, with exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`sentinel: ${messageOf(error)}\n`);
  if (error instanceof SentinelError) return error.exitCode;
  // What the system refuses (a file, an address) is said in its own words, and is no defect.
  if (error instanceof Error && 'syscall' in error) return 1;
  if (process.env.SENTINEL_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  else process.stderr.write('This is a defect. Set SENTINEL_DEBUG=1 to see where it comes from.\n');
  return 1;
}
