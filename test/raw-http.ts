/** HTTP/1.1 by hand over a socket, for what no decent client would send. For tests. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** The first line. */
  readonly line: string;
  readonly status: number;
  /** By lower-case name; of a name that came twice the last one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawExchange {
  readonly answers: readonly RawAnswer[];
  /** Bytes that came behind the last whole answer. */
  readonly rest: string;
}

/** What is sent: pieces, one after the other, with a turn of the event loop in between. */
export interface RawRequest {
  readonly pieces: readonly Buffer[];
  /** Hang up when all is sent, whatever the answer. */
  readonly hangUp: boolean;
}

/**
 * Sends bytes over a connection of their own and takes what comes until the other side closes, or all of `answers` are there.
 *
 * @param answers how many answers there should be; the connection is closed when they have come
 * @throws Error when nothing came for so long
 */
export async function exchange(
  port: number,
  { pieces, hangUp }: RawRequest,
  answers: number,
  patienceMs = 20_000,
): Promise<RawExchange> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    socket.setTimeout(patienceMs, () => {
      socket.destroy();
      reject(new Error(`no answer within ${patienceMs} ms`));
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (parseAnswers(Buffer.concat(chunks)).answers.length >= answers) socket.destroy();
    });
    // A server that refuses a request closes while the rest of it is still being sent.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (hangUp) socket.destroy();
  await ended;
  return parseAnswers(Buffer.concat(chunks));
}

/** The whole answers in a stream of bytes. Of a body in chunks the sizes are left in; ours declare their length. */
export function parseAnswers(bytes: Buffer): RawExchange {
  const answers: RawAnswer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) break;
    const [line = '', ...fields] = bytes.subarray(at, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(`${line} `)?.[1]);
    const headers = Object.fromEntries(
      fields.map((field) => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
      }),
    );
    const last = headers['transfer-encoding'] === 'chunked' ? bytes.indexOf('0\r\n\r\n', end + 4) : -1;
    const length =
      last >= 0 ? last + 5 - (end + 4) : status < 200 ? 0 : Number(headers['content-length'] ?? 0);
    if (!(bytes.length >= end + 4 + length)) break;
    const body = bytes.subarray(end + 4, end + 4 + length).toString('utf8');
    // 100 Continue is no answer yet.
    if (status >= 200 || Number.isNaN(status)) answers.push({ line, status, headers, body });
    at = end + 4 + length;
  }
  return { answers, rest: bytes.subarray(at).toString('latin1') };
}
