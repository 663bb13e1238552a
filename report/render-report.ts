/** The HTML drift report: one self-contained file that asks nothing of the network and needs no script. */
import { createHash } from 'node:crypto';
import type { DriftResult } from '../drift/result.js';
import { anchorMaker } from './anchor-maker.js';
import { CHART_STYLE, CORRELATION_STYLE, OUTPUT_STYLE } from './charts/svg-document.js';
import type { Markup } from './column-pictures.js';
import { columnPieces } from './column-pieces.js';
import { GAUGE_AXIS } from './column-view.js';
import { compactScript, compactStyle, unquoted } from './compact-source.js';
import { compileTemplates, type Templates } from './compile-templates.js';
import { embeddedJson, type JsonForm } from './embedded-json.js';
import { type ColumnForm, fitPage } from './fit-page.js';
import { columnsNote, jsonNote } from './left-out.js';
import { oncePer } from './once-per.js';
import { DUMBBELL_AXIS } from './quality-view.js';
import { isWide, type ReportOptions, reportView } from './report-view.js';
import { readTemplates, type TemplateSources } from './templates.js';

export type { ReportLink, ReportOptions } from './report-view.js';

/** What stands around the JSON, and the notes on what was left out. */
const AROUND = 1_000;
/** The element of the second script, and its hash in the policy. */
const AROUND_TIPS = 120;

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
  let pages: Pages | undefined;
  return function renderReport(result, options = {}) {
    pages ??= compile(templates ?? readTemplates());
    const view = reportView(result, options);
    const columns = columnPieces(view.columns, pages, view.history !== null);
    const json = oncePer((form: JsonForm) => embeddedJson(result, form));
    const wanted = view.columns.map(
      ({ result }): ColumnForm => (isWide(view.columns.length) && result !== 'drifted' ? 'small' : 'full'),
    );
    const bare = pages.page({
      ...view,
      columns: view.columns.length === 0 ? null : EMPTY,
      json: null,
      jsonNote: null,
      tips: null,
    });
    const plan = fitPage({
      frame: Buffer.byteLength(bare) + AROUND,
      forms: wanted,
      columnBytes: columns.bytes,
      jsonBytes: (form) => json(form).text.markup.length,
    });
    const tips = pages.tips(result.columns.map(({ name }) => name));
    const jsonFile = view.jsonFile?.name ?? null;
    return pages.page({
      ...view,
      columns:
        view.columns.length === 0
          ? null
          : { ...columns.inForms(plan.forms), note: columnsNote(wanted, plan.forms, jsonFile) },
      json: plan.json === null ? null : json(plan.json),
      jsonNote: jsonNote(plan.json, jsonFile),
      tips: tips.columns !== '' && hasHistograms(plan.json) && tips.bytes <= plan.room ? tips : null,
    });
  };
}

/** What the values under the mouse are read from. */
function hasHistograms(json: JsonForm | null): boolean {
  return json !== null && json !== 'slim';
}

const EMPTY = { rows: { markup: '' }, full: null, small: null, smallTitle: '', note: null };

const renderDefault = createReportRenderer();

/**
 * Renders a DriftResult as one HTML document with the product's own templates.
 *
 * @example await writeFile('drift.html', renderReport(result, { jsonFile: 'drift.json' }));
 */
export function renderReport(result: DriftResult, options: ReportOptions = {}): string {
  return renderDefault(result, options);
}

/** The script for the values under the mouse, and what it needs to know of the page. */
interface Tips {
  readonly script: Markup;
  /** The anchors of the result's columns, in its order. */
  readonly columns: string;
  readonly bytes: number;
}

interface Pages extends Templates {
  /** @param names of the result's columns, in its order */
  tips(names: readonly string[]): Tips;
}

function compile(templates: TemplateSources): Pages {
  const style = compactStyle(`${templates.style}${CHART_STYLE}${CORRELATION_STYLE}${OUTPUT_STYLE}`);
  const script = compactScript(templates.script);
  const tips = compactScript(templates.tips);
  const pages = compileTemplates(templates);
  const constants = {
    style: { markup: style },
    script: { markup: script },
    axes: {
      markup: `<svg class="axes" aria-hidden="true">${GAUGE_AXIS.definition}${DUMBBELL_AXIS.definition}</svg>`,
    },
  };
  const policy = (scripts: readonly string[]) =>
    [
      "default-src 'none'",
      `style-src ${pin(style)}`,
      `script-src ${scripts.map(pin).join(' ')}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; ');
  return {
    ...pages,
    page: (context) => {
      const scripts = 'tips' in context && context.tips !== null ? [script, tips] : [script];
      return unquoted(pages.page({ ...context, ...constants, policy: policy(scripts) }));
    },
    tips(names) {
      const columns = names.map(anchorMaker()).join(' ');
      const bytes = Buffer.byteLength(tips) + Buffer.byteLength(columns) + AROUND_TIPS;
      return { script: { markup: tips }, columns, bytes };
    },
  };
}

function pin(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
