import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A private authority, with a certificate of a server on this machine and one of a client; and an authority of others. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
  readonly strangerCa: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes them with OpenSSL, as files in a folder. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const openssl = (...words: string[]) => promisify(execFile)('openssl', words, { cwd: folder });
  const at = (name: string): string => join(folder, name);
  for (const name of ['ca', 'stranger'])
    await openssl(
      ...['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', `/CN=${name}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`],
    );
  await writeFile(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  for (const name of ['server', 'client']) {
    await openssl('req', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    await openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '2', '-extfile', 'names', '-out', `${name}.pem`],
    );
  }
  const pair = (name: string) => ({ cert: at(`${name}.pem`), key: at(`${name}.key`) });
  return { ca: at('ca.pem'), server: pair('server'), client: pair('client'), strangerCa: at('stranger.pem') };
}
