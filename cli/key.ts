import { Command } from 'commander';
import * as z from 'zod';
import { newApiKey, SCOPES } from '../config/api-keys.js';
import { sentinelError } from '../config/errors.js';
import { parseOptions } from './parse-options.js';

const optionsSchema = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,62}$/, 'a name: letters, digits, _, . and -, starting with a letter')
    .default('client'),
  scopes: z
    .string()
    .default(SCOPES.join(','))
    .transform((text) => text.split(',').map((scope) => scope.trim())),
  json: z.boolean().default(false),
});

/** `sentinel key new` */
export function keyCommand(): Command {
  const group = new Command('key').description('keys that open the API');
  group
    .command('new')
    .description('make a key, and print it with the hash that the configuration keeps in its place')
    .option('--name <name>', 'what logs call it (default: client)')
    .option('--scopes <list>', `what it may do, of ${SCOPES.join(',')} (default: all)`)
    .option('--json', 'print JSON')
    .action((raw: unknown) => {
      const { name, scopes: asked, json } = parseOptions(optionsSchema, raw);
      const scopes = SCOPES.filter((scope) => asked.includes(scope));
      const unknown = asked.filter((scope) => !SCOPES.some((known) => known === scope));
      if (unknown.length > 0) {
        const problem = `--scopes: expected scopes out of ${SCOPES.join(', ')}, got "${unknown.join(', ')}".`;
        throw sentinelError('SENT_USAGE', { problem });
      }
      const { key, hash } = newApiKey();
      process.stdout.write(
        json ? `${JSON.stringify({ name, key, hash, scopes })}\n` : forPeople(name, key, hash, scopes),
      );
    });
  return group;
}

function forPeople(name: string, key: string, hash: string, scopes: readonly string[]): string {
  return `The key, which is kept nowhere and cannot be shown again:

  ${key}

Its entry in sentinel.config.yaml, under api:

  keys:
    ${name}: { hash: "${hash}", scopes: [${scopes.join(', ')}] }

Clients send it as Authorization: Bearer KEY. The API reads its keys when it starts.
`;
}
