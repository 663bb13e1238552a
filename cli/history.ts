import { join } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { readResult } from '../activities/read-result.js';
import { modelOf } from '../config/load-config.js';
import { changedFigures, changedSentence, watchedSentence } from '../report/changes-words.js';
import { latestRunRecord } from '../store/run-record.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { textTable } from './text-table.js';

const optionsSchema = z.object({ model: z.string().optional(), json: z.boolean().default(false) });

/** `sentinel history [--model ID]` */
export function historyCommand(): Command {
  return new Command('history')
    .description('figures of a model over its past checks: thresholds, and what has changed since when')
    .option('--model <id>', 'this model (default: the default model)')
    .option('--json', 'print what the last check found as JSON')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const model = modelOf(config, options.model);
      const record = await latestRunRecord(config.data_dir, model.id);
      const result = record && (await readResult(join(config.data_dir, record.report_json)));
      const changes = result?.changes ?? null;
      if (options.json) {
        const answer = { model: model.id, window: record?.window ?? null, changes };
        process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
        return;
      }
      if (changes === null) {
        process.stderr.write(
          record === null
            ? 'No drift check has finished yet. Start one with: sentinel run\n'
            : 'There are too few checks yet to tell a change: it takes fifteen whose windows share no rows.\n',
        );
        return;
      }
      const number = (value: number | null) => (value === null ? '-' : value.toPrecision(4));
      const instant = (time: string) => time.slice(0, 16).replace('T', ' ');
      const rows = changes.figures.map((figure) => [
        figure.name.replace(/\p{Cc}/gu, '\ufffd').slice(0, 60),
        figure.kind,
        number(figure.value),
        number(figure.lower),
        number(figure.upper),
        figure.crosses ? 'outside' : '',
        figure.change === null ? '' : `${figure.change.direction} since ${instant(figure.change.since)}`,
      ]);
      process.stdout.write(
        `${changedSentence(changedFigures(changes)) ?? 'No figure has changed for good.'}\n` +
          `${watchedSentence(changes)}\n\n` +
          textTable([['figure', 'kind', 'value', 'lower', 'upper', 'now', 'change (UTC)'], ...rows]),
      );
    });
}
