import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';

const REPORT_FILE = /^drift_\d{8}_\d{6}\.(html|json)$/;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/**
 * A report or its JSON. The file's name must have the form that reports have, so nothing else can be reached.
 *
 * @throws SentinelError SENT_MODEL_UNKNOWN, SENT_REPORT_UNKNOWN
 */
export async function reportResponse(config: SentinelConfig, model: string, file: string): Promise<Response> {
  const folder = modelOf(config, model).report_dir;
  const type = TYPES[REPORT_FILE.exec(file)?.[1] ?? ''];
  if (type === undefined) throw sentinelError('SENT_REPORT_UNKNOWN', { file, model });
  const body = await readFile(join(folder, file)).catch((cause: unknown) => {
    throw sentinelError('SENT_REPORT_UNKNOWN', { file, model }, { cause });
  });
  return new Response(new Uint8Array(body), {
    headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' },
  });
}
