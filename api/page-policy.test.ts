import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { pagePolicy } from './page-policy.js';

it('lets the scripts of the page run, by their content', () => {
  const script = '\nalert(1);\n';
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = pagePolicy(`<style>p{}</style><script>${script}</script><p><script>${script}</script>`);
  expect(policy).toContain(`script-src 'sha256-${hash}';`);
  expect(policy).toContain("default-src 'none'");
});

it('lets no script run where there is none', () => {
  expect(pagePolicy('<p>')).not.toContain('script-src');
});

it('lets a live page ask its own server and send it forms, and others neither', () => {
  expect(pagePolicy('<p>')).toContain("form-action 'none'");
  expect(pagePolicy('<p>')).not.toContain('connect-src');
  const live = pagePolicy('<p>', { live: true });
  expect(live).toContain("connect-src 'self'");
  expect(live).toContain("form-action 'self'");
});
