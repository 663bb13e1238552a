/** The HTML drift report: one self-contained file that asks nothing of the network and needs no script. */
import { createHash } from 'node:crypto';
import type { DriftResult } from '../drift/result.js';
import { CHART_STYLE, CORRELATION_STYLE } from './charts/svg-document.js';
import { compactScript, compactStyle } from './compact-source.js';
import { compileTemplates } from './compile-templates.js';
import { embeddedJson } from './embedded-json.js';
import { type ReportOptions, reportView } from './report-view.js';
import { readTemplates, type TemplateSources } from './templates.js';

export type { ReportLink, ReportOptions } from './report-view.js';

/** A page of 100 KB can be mailed: its DriftResult stands in it as it is while it stays within that. */
const SMALL_PAGE = 100_000;
/** Up to this many columns the page stays small whatever it carries; a wider one may grow to this. */
const FEW_COLUMNS = 20;
const LARGE_PAGE = 1_000_000;
/** The element and the button that come with it. */
const AROUND_JSON = 160;

/** Renders a DriftResult as one HTML document. */
export type RenderReport = (result: DriftResult, options?: ReportOptions) => string;

/**
 * Makes a renderer. It compiles the templates at its first use and keeps them.
 *
 * Templates run in strict mode: a field they name and the view lacks is an error. Text is escaped; the only markup
 * that passes is what the chart functions made. Style and script are pinned by their hashes in the page's
 * Content-Security-Policy, which allows nothing else: no request, no other script.
 */
export function createReportRenderer(templates?: TemplateSources): RenderReport {
  let render: ((context: object) => string) | undefined;
  return function renderReport(result, options = {}) {
    render ??= compile(templates ?? readTemplates());
    const view = reportView(result, options);
    const page = render(view);
    const bytes = Buffer.byteLength(page);
    const most = result.columns.length > FEW_COLUMNS ? LARGE_PAGE : SMALL_PAGE;
    const json = embeddedJson(result, {
      plain: SMALL_PAGE - AROUND_JSON - bytes,
      packed: most - AROUND_JSON - bytes,
    });
    return json === null ? page : render({ ...view, json });
  };
}

const renderDefault = createReportRenderer();

/**
 * Renders a DriftResult as one HTML document with the product's own templates.
 *
 * @example await writeFile('drift.html', renderReport(result, { jsonFile: 'drift.json' }));
 */
export function renderReport(result: DriftResult, options: ReportOptions = {}): string {
  return renderDefault(result, options);
}

function compile(templates: TemplateSources): (context: object) => string {
  const style = compactStyle(`${templates.style}${CHART_STYLE}${CORRELATION_STYLE}`);
  const script = compactScript(templates.script);
  const page = compileTemplates(templates);
  const constants = {
    style: { markup: style },
    script: { markup: script },
    policy: [
      "default-src 'none'",
      `style-src ${pin(style)}`,
      `script-src ${pin(script)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
  };
  return (context) => page({ ...context, ...constants });
}

function pin(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
