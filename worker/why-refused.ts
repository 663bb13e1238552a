/** Why a server that is there does not serve us: the wrong key or certificate, or none, or TLS where there is none. */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { NativeConnectionOptions } from '@temporalio/worker';

const PROBE_MS = 2_000;

/** How HTTP/2 begins: its greeting, and empty settings. Whoever speaks it answers with settings of its own. */
const GREETING = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
const SETTINGS = 4;

const TLS_PROBLEMS: Readonly<Record<string, string>> = {
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    'it wants a client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH, …_KEY_PATH)',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'it ended the TLS handshake, mostly for want of a client certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust the client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it does not trust the client certificate',
  ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR: 'it does not trust the client certificate',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS (TEMPORAL_TLS=false, or no API key)',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS (TEMPORAL_TLS=false, or no API key)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not trusted here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is its own, and not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an authority that is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name (TEMPORAL_TLS_SERVER_NAME)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};
const NOBODY = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** gRPC's statuses of a request without, and with too small, a right. */
const UNAUTHENTICATED = 16;
const PERMISSION_DENIED = 7;

/**
 * What the server has against a connection that could not be made.
 *
 * @returns `null` when nobody answers there
 */
export async function whyRefused(
  { address, connection }: { readonly address: string; readonly connection: NativeConnectionOptions },
  cause: unknown,
): Promise<string | null> {
  return refusalIn(cause) ?? (await probe(address, connection.tls));
}

/** The refusal by a server that did answer, wherever in the chain of causes it stands. */
function refusalIn(thrown: unknown): string | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const code = 'code' in error ? error.code : undefined;
    const details = 'details' in error ? String(error.details) : error.message;
    if (code === UNAUTHENTICATED || /valid authentication credentials/.test(error.message))
      return `it does not accept the API key, or wants one (${details})`;
    if (code === PERMISSION_DENIED || /does not have permission/.test(error.message))
      return `it denies access (${details})`;
  }
  return null;
}

function probe(address: string, tls: NativeConnectionOptions['tls']): Promise<string | null> {
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  const port = Number(address.slice(at + 1));
  return new Promise((resolve) => {
    const options = typeof tls === 'object' && tls !== null ? tls : {};
    const { serverNameOverride, serverRootCACertificate, clientCertPair } = options;
    const servername = serverNameOverride ?? (isIP(host) === 0 ? host : undefined);
    const socket: Socket = tls
      ? connectTls({
          host,
          port,
          ALPNProtocols: ['h2'],
          ...(servername === undefined ? {} : { servername }),
          ...(serverRootCACertificate ? { ca: Buffer.from(serverRootCACertificate) } : {}),
          ...(clientCertPair
            ? { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }
            : {}),
        })
      : connect(port, host);
    let connected = false;
    const done = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    const mute = tls ? 'it answers nothing behind TLS' : 'it does not speak gRPC without TLS';
    socket.setTimeout(PROBE_MS, () => done(connected ? mute : null));
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      connected = true;
      socket.write(GREETING);
    });
    // A frame's type is its fourth byte.
    socket.once('data', (answer) => done(answer[3] === SETTINGS ? null : mute));
    socket.once('end', () => done(connected ? mute : null));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const { code = '' } = error;
      if (NOBODY.has(code)) done(null);
      else done(TLS_PROBLEMS[code] ?? (connected && code === 'ECONNRESET' ? mute : error.message));
    });
  });
}
