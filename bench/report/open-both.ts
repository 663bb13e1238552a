/**
 * Opens two reports in Chromium and says of each: its bytes, the characters that can be read with scripts on and off,
 * what axe-core finds, errors on the console, and requests that leave the file.
 *
 *     npx tsx bench/report/open-both.ts sentinelml.html evidently.html
 */
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../test/chromium.js';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const findings = `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' (' + nodes.length + ')'))`;

async function look(browser: Browser, file: string, javaScriptEnabled: boolean): Promise<object> {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1200, height: 900 } });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('request', (request) => {
      if (/^https?:/.test(request.url())) requests.push(request.url());
    });
    await page.goto(pathToFileURL(resolve(file)).href);
    // An application draws itself after it has loaded.
    await page.waitForTimeout(5_000);
    const characters = String(await page.evaluate('document.body.innerText')).trim().length;
    if (!javaScriptEnabled) return { characters_without_scripts: characters };
    await page.evaluate(axe);
    return { characters, axe: await page.evaluate(findings), errors, requests };
  } finally {
    await context.close();
  }
}

const browser = await launchChromium();
if (browser === null) throw new Error('There is no browser.');
for (const file of process.argv.slice(2)) {
  const { size } = await stat(file);
  const seen = { ...(await look(browser, file, true)), ...(await look(browser, file, false)) };
  process.stdout.write(`${file}\n${JSON.stringify({ bytes: size, ...seen }, null, 2)}\n`);
}
await browser.close();
