import { Agent, request } from 'node:http';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import type { RequestRow } from './held-out-rows.js';

export interface SendOptions {
  /** The predict route. */
  readonly url: URL;
  readonly apiKey: string | undefined;
  /** Requests under way at the same time. */
  readonly concurrency: number;
  readonly onSent: (sent: number) => void;
}

export interface Sent {
  readonly rows: number;
  readonly seconds: number;
  /** Of all predictions: of two classes the number of rows predicted as the second. */
  readonly sum: number;
}

const answerSchema = z.object({ prediction: z.number() });

/**
 * Sends each row as a request of its own and waits for all answers.
 *
 * @throws SentinelError SENT_API_REFUSED with the first refusal, SENT_API_UNREACHABLE
 */
export async function sendRows(rows: readonly RequestRow[], options: SendOptions): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
  const started = performance.now();
  let next = 0;
  let sent = 0;
  let sum = 0;
  async function sender(): Promise<void> {
    for (let at = next++; at < rows.length; at = next++) {
      const row = rows[at];
      if (!row) return;
      const { status, body } = await post(options, JSON.stringify(row), agent);
      if (status !== 200) {
        throw sentinelError('SENT_API_REFUSED', { row: at + 1, status, problem: refusal(body) });
      }
      sum += answerSchema.parse(JSON.parse(body)).prediction;
      options.onSent(++sent);
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(options.concurrency, rows.length) }, sender));
  } finally {
    agent.destroy();
  }
  return { rows: sent, seconds: (performance.now() - started) / 1000, sum };
}

/** The problem's one line, when the answer is a problem. */
function refusal(body: string): string {
  try {
    return z.object({ detail: z.string() }).parse(JSON.parse(body)).detail;
  } catch {
    return body.slice(0, 300);
  }
}

function post(
  { url, apiKey }: SendOptions,
  body: string,
  agent: Agent,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          ...(apiKey ? { Authorization: `Bearer ${apiKey}` } : {}),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
        answer.on('error', reject);
      },
    );
    outgoing.on('error', (cause) =>
      reject(
        sentinelError('SENT_API_UNREACHABLE', { address: url.origin, problem: cause.message }, { cause }),
      ),
    );
    outgoing.end(body);
  });
}
