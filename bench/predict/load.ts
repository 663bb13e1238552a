import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import * as z from 'zod';

/** What one stretch of load found. */
export interface Load {
  /** Requests answered with 2xx, per second. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const resultSchema = z.object({
  '2xx': z.number(),
  non2xx: z.number(),
  errors: z.number(),
  duration: z.number(),
  latency: z.object({ p50: z.number(), p99: z.number() }),
});
const AUTOCANNON = createRequire(import.meta.url).resolve('autocannon/autocannon.js');

/**
 * Sends the same request over and over, by autocannon in a process of its own.
 *
 * @param bodyFile a file that holds the body
 * @throws Error when an answer was not 2xx
 */
export async function load(
  url: string,
  bodyFile: string,
  { seconds, connections }: { readonly seconds: number; readonly connections: number },
): Promise<Load> {
  const args = ['-m', 'POST', '-H', 'Content-Type=application/json', '-i', bodyFile, '-j', '-n'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [AUTOCANNON, ...args, '-c', String(connections), '-d', String(seconds), url],
    { maxBuffer: 1e8 },
  );
  const result = resultSchema.parse(JSON.parse(stdout));
  if (result.non2xx + result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} requests failed`);
  return {
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}
