/** The HTML drift report: one self-contained file that asks nothing of the network and needs no script. */
import { createHash } from 'node:crypto';
import type { DriftResult } from '../drift/result.js';
import { CHART_STYLE } from './charts/svg-document.js';
import { compileTemplates } from './compile-templates.js';
import { embeddedJson, type ReportOptions, reportView } from './report-view.js';
import { readTemplates, type TemplateSources } from './templates.js';

export type { ReportLink, ReportOptions } from './report-view.js';

/** A report carries its DriftResult while the page stays within this many bytes, so that it can be mailed. */
const ROOM = 99_000;

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
    const json = embeddedJson(result, ROOM - Buffer.byteLength(page));
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
  const style = compact(`${templates.style}${CHART_STYLE}`);
  const script = compact(templates.script);
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

/** Drops indentation, empty lines and whole-line comments; what remains means the same. */
function compact(source: string): string {
  return source
    .replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\n\s*/g, '\n')
    .trim();
}

function pin(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
