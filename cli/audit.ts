import { Command } from 'commander';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { auditFolder, modelOf } from '../config/load-config.js';
import { AUDIT_ACTIONS, type AuditEntry } from '../store/audit/audit-entry.js';
import { type AuditLog, createAuditLog } from '../store/audit/audit-log.js';
import { commandConfig } from './command-config.js';
import { parseOptions } from './parse-options.js';
import { secondText } from './second-text.js';
import { textTable } from './text-table.js';

const listSchema = z.object({
  model: z.string().optional(),
  action: z
    .enum(AUDIT_ACTIONS, {
      error: ({ input }) => `expected one of ${AUDIT_ACTIONS.join(', ')}, got "${String(input)}"`,
    })
    .optional(),
  limit: z.coerce.number().int().min(1),
  json: z.boolean().default(false),
});
const verifySchema = z.object({
  expect: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected a hash of 64 hexadecimal digits')
    .optional(),
});

/** `sentinel audit list | verify` */
export function auditCommand(): Command {
  const group = new Command('audit').description('who changed what is served, watched and let in');
  group
    .command('list', { isDefault: true })
    .description('list the entries of the audit log, newest first')
    .option('--model <id>', 'only this model')
    .option('--action <action>', `only this one of ${AUDIT_ACTIONS.join(', ')}`)
    .option('--limit <number>', 'how many', '50')
    .option('--json', 'print JSON')
    .action(async (raw: unknown, command: Command) => {
      const { model, action, limit, json } = parseOptions(listSchema, raw);
      const config = await commandConfig(command);
      const wanted = model === undefined ? undefined : modelOf(config, model).id;
      const entries = (await auditOf(config.data_dir).entries())
        .filter((entry) => wanted === undefined || entry.model === wanted)
        .filter((entry) => action === undefined || entry.action === action)
        .toReversed()
        .slice(0, limit);
      if (json) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
      else if (entries.length === 0) process.stdout.write('The audit log has no such entry.\n');
      else {
        const head = ['', 'at (UTC)', 'by', 'action', 'model', 'details'];
        process.stdout.write(textTable([head, ...entries.map(row)]));
      }
    });
  group
    .command('verify')
    .description(
      'hold every entry against its hash and the one before; say the last hash, to be kept elsewhere',
    )
    .option('--expect <hash>', 'a hash that was said before: its entry must still be there')
    .action(async (raw: unknown, command: Command) => {
      const { expect } = parseOptions(verifySchema, raw);
      const { data_dir } = await commandConfig(command);
      const audit = auditOf(data_dir);
      const last = await audit.verify();
      if (expect !== undefined && !(await audit.entries()).some(({ hash }) => hash === expect))
        throw sentinelError('SENT_AUDIT_BROKEN', {
          path: auditFolder(data_dir),
          problem: `no entry has the hash ${expect}: the log was cut off, or is another`,
        });
      process.stdout.write(
        last === null
          ? 'The audit log is empty.\n'
          : `${last.number.toLocaleString('en')} entries, unbroken. The last hash is ${last.hash}\n`,
      );
    });
  return group;
}

function auditOf(dataDir: string): AuditLog {
  return createAuditLog({ folder: auditFolder(dataDir), now: () => new Date() });
}

function row({ number, at, by, action, model, details }: AuditEntry): string[] {
  // The fingerprints of all settings say nothing to a reader.
  const { parts: _, ...said } = details;
  const words = Object.entries(said).flatMap(([name, value]) =>
    value === null || (Array.isArray(value) && value.length === 0)
      ? []
      : `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`,
  );
  return [String(number), secondText(at), by ?? '-', action, model ?? '-', words.join('; ')];
}
