import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder for what can be made again: `$XDG_CACHE_HOME/sentinelml`, else `~/.cache/sentinelml`. A relative path counts
 * as none (XDG Base Directory Specification 0.8).
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_CACHE_HOME ?? '';
  return join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'sentinelml');
}
