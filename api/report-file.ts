import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { pagePolicy } from './page-policy.js';

const REPORT_FILE = /^drift_\d{8}_\d{6}\.(html|json)$/;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/**
 * A report or its JSON. The file's name must have the form that reports have, and it must be a file rather than a link to
 * one, so nothing else can be reached. A report runs its own script and nothing else.
 *
 * @throws SentinelError SENT_MODEL_UNKNOWN, SENT_REPORT_UNKNOWN
 */
export async function reportResponse(config: SentinelConfig, model: string, file: string): Promise<Response> {
  const folder = modelOf(config, model).report_dir;
  const type = TYPES[REPORT_FILE.exec(file)?.[1] ?? ''];
  if (type === undefined) throw sentinelError('SENT_REPORT_UNKNOWN', { file, model });
  const body = await readPlainFile(join(folder, file)).catch((cause: unknown) => {
    throw sentinelError('SENT_REPORT_UNKNOWN', { file, model }, { cause });
  });
  return new Response(new Uint8Array(body), {
    headers: {
      'Content-Type': type,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': pagePolicy(body.toString('utf8')),
    },
  });
}

async function readPlainFile(path: string): Promise<Buffer> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is no file');
    return await file.readFile();
  } finally {
    await file.close();
  }
}
