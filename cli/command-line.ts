/** The `sentinel` command line: one place where errors become a line and an exit code. */
import { Command, CommanderError } from 'commander';
import { messageOf, SentinelError } from '../config/errors.js';
import { productVersion } from '../config/version.js';

/** What makes the command of each verb, loaded when it is asked for. */
export type Verbs = Readonly<Record<string, () => Promise<Command>>>;

/** Does what the process was asked for. Ends it when that fails. */
export async function runCommandLine(verbs: Verbs): Promise<void> {
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
  const asked = process.argv.slice(2).find((argument) => Object.hasOwn(verbs, argument));
  for (const [name, load] of Object.entries(verbs)) {
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
