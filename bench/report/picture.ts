/**
 * Takes the pictures of the docs: the top of a page or of a report in Chromium.
 *
 *     npx tsx bench/report/picture.ts .bench/pair/sentinelml.html docs/report-sentinelml.png 1200x900 0.6667
 *     npx tsx bench/report/picture.ts http://127.0.0.1:5000/ docs/dashboard-home.png 1100x640 1 dark
 *     npx tsx bench/report/picture.ts http://127.0.0.1:5000/models/income docs/dashboard-performance.png 1100x900 1 light '[aria-labelledby=performance]'
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../../test/chromium.js';

const [page, file, size = '1200x900', scale = '1', scheme = 'light', part] = process.argv.slice(2);
const [width = 0, height = 0] = size.split('x').map(Number);
if (page === undefined || file === undefined || !(width > 0) || !(height > 0))
  throw new Error('Usage: picture.ts PAGE FILE [WIDTHxHEIGHT] [SCALE] [light|dark] [SELECTOR]');
const browser = await launchChromium();
if (browser === null) throw new Error('There is no browser.');
const context = await browser.newContext({
  viewport: { width, height },
  deviceScaleFactor: Number(scale),
  colorScheme: scheme === 'dark' ? 'dark' : 'light',
});
const opened = await context.newPage();
await opened.goto(/^https?:/.test(page) ? page : pathToFileURL(resolve(page)).href);
if (part === undefined) await opened.screenshot({ path: file });
else await opened.locator(part).first().screenshot({ path: file });
await browser.close();
