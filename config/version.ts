import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { packageRoot } from './package-root.js';

const packageSchema = z.object({ version: z.string() });

/** The commit that this build was made from, as whoever built it says in `SENTINEL_COMMIT`; empty when nobody did. */
export function productCommit(env: NodeJS.ProcessEnv = process.env): string {
  return env.SENTINEL_COMMIT ?? '';
}

/** The version of SentinelML, out of its package.json. */
export function productVersion(): string {
  return packageSchema.parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))).version;
}
