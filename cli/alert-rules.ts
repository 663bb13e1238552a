import { Command } from 'commander';
import * as z from 'zod';
import { ruleFile } from '../metrics/rules/rule-file.js';
import { commandConfig } from './command-config.js';
import { writeOutput } from './output.js';
import { parseOptions } from './parse-options.js';

const optionsSchema = z.object({ output: z.string().min(1).default('-') });

/** `sentinel alert-rules` */
export function alertRulesCommand(): Command {
  return new Command('alert-rules')
    .description('make the rules of Prometheus from the limits under alerts in the configuration')
    .option('--output <file>', 'write them to a file (default: standard output)')
    .action(async (raw: unknown, command: Command) => {
      const { output } = parseOptions(optionsSchema, raw);
      const { alerts } = await commandConfig(command);
      await writeOutput(output, ruleFile(alerts));
      if (output !== '-') process.stderr.write(`rules written to ${output}; have Prometheus load them\n`);
    });
}
