import { createHash } from 'node:crypto';

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;

/**
 * The Content-Security-Policy of a page of ours: the scripts that stand in it and no others, its own styles, pictures that
 * are part of it, and no address beside this server's.
 *
 * @param html the whole page
 * @param options `live` when the page asks this server for what is new, and sends it forms
 */
export function pagePolicy(html: string, { live = false }: { readonly live?: boolean } = {}): string {
  const scripts = [...html.matchAll(INLINE_SCRIPT)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    ...(scripts.length > 0 ? [`script-src ${[...new Set(scripts)].join(' ')}`] : []),
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    ...(live ? ["connect-src 'self'"] : []),
    `form-action ${live ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join('; ');
}
