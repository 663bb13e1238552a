import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.js';

it('is where the environment says, if that is an absolute path', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me' })).toBe(join('/var/cache/me', 'sentinelml'));
  for (const env of [{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'cache' }, { XDG_CACHE_HOME: './cache' }])
    expect(cacheFolder(env)).toBe(join(homedir(), '.cache', 'sentinelml'));
});
