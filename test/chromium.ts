import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** The package's own list holds `--single-process`, which dies with the first context that is closed. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

/**
 * A headless Chromium for browser tests: the system's, else the one inside `@sparticuz/chromium` (Linux on x64).
 *
 * @returns `null` where there is none, after saying so on stderr; the tests are then skipped
 * @throws Error where there is none and the environment variable `CI` is set
 */
export async function launchChromium(): Promise<Browser | null> {
  const tried: string[] = [];
  for (const find of [systemChromium, packagedChromium]) {
    try {
      const executablePath = await find();
      return await chromium.launch({ executablePath, args: ARGUMENTS, headless: true });
    } catch (cause) {
      tried.push(cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause));
    }
  }
  const message = `No Chromium for the browser tests: ${tried.join('; ')}`;
  if (process.env.CI) throw new Error(message);
  process.stderr.write(`\n  SKIPPED: ${message}\n\n`);
  return null;
}

/** The browser of a test that is skipped where there is none. */
export function launched(browser: Browser | null): Browser {
  if (browser === null) throw new Error('There is no browser.');
  return browser;
}

async function systemChromium(): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of SYSTEM_NAMES) {
      if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error(`none of ${SYSTEM_NAMES.join(', ')} on PATH`);
}

async function packagedChromium(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `@sparticuz/chromium is for Linux on x64, this is ${process.platform} on ${process.arch}`,
    );
  }
  return sparticuz.executablePath();
}
