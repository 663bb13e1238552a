/** Pages of a running server in a real Chromium, watched for whatever a browser complains of. For tests. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface OpenedPage {
  readonly page: Page;
  /** What the browser complained of: errors, warnings, dialogs, and requests to other servers. */
  readonly complaints: string[];
  /** Statuses of the answers so far, with the address after the server's. */
  readonly answers: { readonly status: number; readonly path: string }[];
}

/** Opens a page of a server and hands it to `use`; whatever the browser complained of is in `complaints`. */
export async function withPage(
  browser: Browser,
  address: string,
  path: string,
  use: (opened: OpenedPage) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const complaints = complaintsOf(page, (asked) => asked.startsWith(`${address}/`));
    const answers: OpenedPage['answers'] = [];
    page.on('response', (response) =>
      answers.push({ status: response.status(), path: response.url().slice(address.length) }),
    );
    await page.goto(`${address}${path}`);
    await use({ page, complaints, answers });
  } finally {
    await context.close();
  }
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds against WCAG 2.2 at level AA and its best practices, a line each. */
export async function axeViolations(page: Page): Promise<unknown> {
  await page.evaluate(await axe);
  return page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html)))`);
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What the page says, asks, or requests from elsewhere, from now on. */
export function complaintsOf(page: Page, isOwn: (address: string) => boolean): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (!isOwn(asked) && !asked.startsWith('data:')) complaints.push(`request: ${asked}`);
  });
  return complaints;
}
