import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, messageOf, sentinelError } from './errors.js';
import { packageRoot } from './package-root.js';

describe('the error catalogue', () => {
  it('fills in the message and carries status, exit code and permanence', () => {
    const error = sentinelError('SENT_MODEL_UNKNOWN', { model: 'incme', known: 'income, income_full' });
    expect(error).toMatchObject({
      code: 'SENT_MODEL_UNKNOWN',
      status: 404,
      exitCode: 2,
      permanent: true,
      message: 'Expected one of the models income, income_full, got "incme".',
    });
  });

  it('leaves what stands in braces inside a parameter alone', () => {
    expect(sentinelError('SENT_USAGE', { problem: 'expected {"model": "income"}' }).message).toBe(
      'expected {"model": "income"}',
    );
  });

  it('has one heading per code in docs/errors.md, with its status and exit code', () => {
    const docs = readFileSync(join(packageRoot(), 'docs', 'errors.md'), 'utf8');
    const documented = [...docs.matchAll(/^## (SENT_\w+)\n\nStatus (\d+), exit code (\d)/gm)].map(
      ([, code, status, exit]) => [code, Number(status), Number(exit)],
    );
    const catalogued = Object.entries(ERROR_CATALOGUE).map(([code, { status, exitCode }]) => [
      code,
      status,
      exitCode,
    ]);
    expect(documented).toEqual(catalogued);
  });
});

describe('messageOf', () => {
  it('reads errors and anything else that was thrown', () => {
    expect(messageOf(new Error('broken'))).toBe('broken');
    expect(messageOf('text')).toBe('text');
    expect(messageOf(undefined)).toBe('undefined');
  });
});
