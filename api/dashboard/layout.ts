import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { DASHBOARD_SCRIPT } from './script.js';
import { dashboardStyle } from './style.js';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Layout {
  readonly title: string;
  /** Where the page stands: links from the first page to the one above it. */
  readonly trail?: readonly { readonly label: string; readonly href: string }[];
  /** The heading and what belongs to it. */
  readonly header: Html;
  readonly main: Html;
  /** False of a page that does not change. */
  readonly live?: boolean;
  /** The page of Temporal's UI; `null` where there is none to link to. */
  readonly temporalUi?: string | null;
}

/** A page of the dashboard: one HTML document that asks for nothing, and works without its script. */
export function layout({ title, trail = [], header, main, live = true, temporalUi = null }: Layout): Html {
  return page({
    title,
    header: html`<nav class="over" aria-label="Where you are">${
      trail.length === 0
        ? 'SentinelML'
        : trail.map(({ label, href }, at) => html`${at === 0 ? '' : ' / '}<a href="${href}">${label}</a>`)
    }</nav>
${header}`,
    main,
    footer: html`<a href="/">Models</a><a href="/runs">Checks</a><a href="/docs">API reference</a><a href="/metrics">Metrics</a>
${temporalUi === null ? '' : html`<a href="${temporalUi}" rel="noopener noreferrer">Temporal</a>`}
<p id="status" role="status"></p>`,
    script: live ? DASHBOARD_SCRIPT : null,
  });
}

export interface Page {
  readonly title: string;
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
  /** Beside the style of all pages. */
  readonly style?: string;
  readonly script?: string | null;
  /** What the page may load and run, where no header says so: it is a file. */
  readonly policy?: string | null;
}

/** What every page has: its head, the way past its header, and the style. */
export function page({ title, header, main, footer, style = '', script = null, policy = null }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${policy === null ? '' : html`<meta http-equiv="Content-Security-Policy" content="${policy}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(`${dashboardStyle()}${style}`)}</style>
</head>
<body>
<a class="jump" href="#main">Skip to the content</a>
<header>
${header}
</header>
<main id="main">
${main}
</main>
<footer>
${footer}
</footer>
${script === null ? '' : html`<script>${raw(script)}</script>`}
</body>
</html>
`;
}
