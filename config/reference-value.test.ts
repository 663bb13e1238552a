import { describe, expect, it } from 'vitest';
import { resolveText, textOrReferenceSchema } from './reference-value.js';

describe('a value that may stand in the environment', () => {
  it('is a text, or the variable that holds it', () => {
    expect(resolveText('plain', 'a.url', {})).toBe('plain');
    expect(resolveText({ env: 'HOOK' }, 'a.url', { HOOK: 'https://example.com/x' })).toBe(
      'https://example.com/x',
    );
  });

  it.each([[{}], [{ HOOK: '' }]])('names the variable and the key when it is not set: %j', (env) => {
    expect(() => resolveText({ env: 'HOOK' }, 'notifications.channels.chat.url', env)).toThrow(
      expect.objectContaining({
        code: 'SENT_SECRET_MISSING',
        message:
          'Expected the environment variable HOOK, which notifications.channels.chat.url names, to be set; it is not.',
      }),
    );
  });

  it.each([[{ env: '' }], [{ env: 'A B' }], [{ env: 'A', other: 1 }], [''], [7]])('refuses %j', (value) => {
    expect(textOrReferenceSchema.safeParse(value).success).toBe(false);
  });
});
