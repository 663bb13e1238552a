import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { apiKeysSchema, keyDigest } from '../config/api-keys.js';
import { entryPoint, packageRoot } from '../config/package-root.js';

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [entryPoint('cli/main'), ...args], { cwd: packageRoot() });

describe('sentinel key new', () => {
  it('prints a key and an entry that the configuration takes', async () => {
    const { stdout } = await run('key', 'new', '--name', 'ci', '--scopes', 'predict,read');
    const key = /^ {2}(snt_\S+)$/m.exec(stdout)?.[1] ?? '';
    const hash = /hash: "(sha256:[0-9a-f]+)"/.exec(stdout)?.[1] ?? '';
    expect(hash).toBe(`sha256:${keyDigest(key).toString('hex')}`);
    expect(stdout).toContain(`ci: { hash: "${hash}", scopes: [predict, read] }`);
    expect(apiKeysSchema.safeParse({ ci: { hash, scopes: ['predict', 'read'] } }).success).toBe(true);
  });

  it('prints JSON, and refuses a scope that there is not', async () => {
    const { stdout } = await run('key', 'new', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ name: 'client', scopes: ['predict', 'read', 'operate'] });
    await expect(run('key', 'new', '--scopes', 'write')).rejects.toMatchObject({
      code: 2,
      stderr: 'sentinel: --scopes: expected scopes out of predict, read, operate, got "write".\n',
    });
  });
});
