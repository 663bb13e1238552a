import { Command } from 'commander';
import * as z from 'zod';
import { prometheusRule, ruleFile } from '../metrics/rules/rule-file.js';
import { commandConfig } from './command-config.js';
import { writeOutput } from './output.js';
import { parseOptions } from './parse-options.js';

const optionsSchema = z.object({
  output: z.string().min(1).default('-'),
  kubernetes: z.boolean().default(false),
});

/** `sentinel alert-rules` */
export function alertRulesCommand(): Command {
  return new Command('alert-rules')
    .description('make the rules of Prometheus from the limits under alerts in the configuration')
    .option('--output <file>', 'write them to a file (default: standard output)')
    .option('--kubernetes', 'as a PrometheusRule, for the Prometheus Operator')
    .action(async (raw: unknown, command: Command) => {
      const { output, kubernetes } = parseOptions(optionsSchema, raw);
      const { alerts } = await commandConfig(command);
      await writeOutput(output, kubernetes ? prometheusRule(alerts) : ruleFile(alerts));
      if (output !== '-') process.stderr.write(`rules written to ${output}; have Prometheus load them\n`);
    });
}
