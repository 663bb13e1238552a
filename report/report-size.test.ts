/** Sizes of reports of real data: the Adult census, every column moved, with everything that a report can have. */
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DriftResult, driftResultSchema } from '../drift/result.js';
import { movedResult, optionsOf, withPerformance } from './adult-results.fixture.js';
import { everyOption, withEverything } from './everything.fixture.js';
import { renderReport } from './render-report.js';
import type { ReportOptions } from './report-view.js';
import { decoded, htmlProblems } from './well-formed.fixture.js';

const rendered = (result: DriftResult, options: ReportOptions) => {
  const start = process.cpuUsage();
  const html = renderReport(result, options);
  const { user, system } = process.cpuUsage(start);
  return { result, html, milliseconds: (user + system) / 1000 };
};
const whole = (columns: number, rows: number) => {
  const result = withEverything(movedResult(columns, rows));
  return rendered(result, everyOption(result, 60));
};
const copied = (html: string): unknown => {
  const packed = /<script id="result" [^>]*>(.*?)<\/script>/.exec(html)?.[1] ?? '';
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString());
};
/** Rows of the table of all columns. */
const rowsOf = (html: string) =>
  (/<table id=table[\s\S]*?<\/table>/.exec(html)?.[0] ?? '').split('<tr>').slice(2);

describe('a report of real data', () => {
  const adult = whole(15, 32_000);
  const twenty = whole(20, 8_000);
  const wide = whole(500, 2_000);
  // Without groups, changes, reasons and columns together, which take a model's history or its settings.
  const bare = withPerformance(movedResult(20, 8_000));
  const usual = rendered(bare, optionsOf(bare, 60));

  it('has each section that a report can have', () => {
    for (const { html } of [adult, twenty, wide]) {
      for (const id of [
        'warnings',
        'changed',
        'since',
        'why',
        'performance',
        'together',
        'quality',
        'skipped',
        'earlier',
      ])
        expect(html).toContain(`<h2 id=${id}>`);
      expect(html).toContain('<h3>By <bdi>sex</bdi>');
      expect(html).toContain('<figure class=series>');
    }
  });

  it('has at most 100 KB with 20 columns, whatever it carries', () => {
    for (const { result, html } of [adult, twenty, usual]) {
      expect(result.dataset.drifted_columns).toBe(result.columns.length);
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(100_000);
      expect(htmlProblems(html)).toEqual([]);
    }
  });

  it('has at most 1 MB with 500 columns that all drifted, in less than a second', () => {
    expect(wide.result.dataset.drifted_columns).toBe(500);
    expect(Buffer.byteLength(wide.html)).toBeLessThanOrEqual(1_000_000);
    // The time of the processor: it is what rendering takes, whatever else the machine is doing.
    expect(wide.milliseconds).toBeLessThan(1_000);
    expect(htmlProblems(wide.html)).toEqual([]);
  });

  it('uses the room that it has', () => {
    for (const { html } of [adult, twenty, usual]) expect(Buffer.byteLength(html)).toBeGreaterThan(97_000);
    expect(Buffer.byteLength(wide.html)).toBeGreaterThan(990_000);
  });

  it('shows every column, its score, threshold and p-value, whatever it leaves out', () => {
    for (const { result, html } of [adult, twenty, usual, wide]) {
      const text = decoded(html).replaceAll('\u00a0', ' ');
      expect(rowsOf(html)).toHaveLength(result.columns.length);
      expect(text.match(/threshold 0\.1/g)?.length).toBeGreaterThanOrEqual(result.columns.length);
      expect(text.match(/p(?: and adjusted)? (?:<|0\.)/g)?.length).toBeGreaterThanOrEqual(
        result.columns.length,
      );
    }
  });

  it('draws each of 20 columns with a table of both sides, an interval and a sentence, with everything else that it carries', () => {
    for (const { html } of [twenty, usual]) {
      const sections = html.match(/<article[\s\S]*?<\/article>/g) ?? [];
      expect(sections).toHaveLength(20);
      for (const section of sections) {
        expect(section).toMatch(/<svg class=chart role=img/);
        expect(section).toMatch(/<th>(?:Value at|Share of)<th>Reference<th>Current<th>Change/);
        expect(section).toMatch(/95\s% interval .* to /);
        expect(section).toMatch(/unchanged windows/);
        expect(section).toMatch(/checks/);
      }
    }
  });

  it('lets one copy a JSON of 20 columns, and says what is not in it', () => {
    const json = driftResultSchema.parse(copied(usual.html));
    expect(json.columns.map(({ name, score, p_adjusted: p }) => [name, score, p])).toEqual(
      usual.result.columns.map(({ name, score, p_adjusted: p }) => [name, score, p]),
    );
    expect(usual.html).toContain('The JSON to copy leaves out histograms and correlations');
    expect(usual.html).toContain('the whole is in drift_20260309_140000.json.');
  });

  it('says in words what it left out of columns, and where that is', () => {
    expect(twenty.html).toMatch(
      /To keep this page within 100 KB, .*have a shorter table.* Every figure is in drift_20260309_140000\.json\./,
    );
    expect(wide.html).toMatch(/To keep this page within 1 MB, /);
    for (const { html } of [twenty, wide]) {
      expect(html).toContain('The JSON is too long to be copied from this page; it is in');
      expect(html).not.toContain('id="result"');
    }
  });

  it('leaves nothing out where there is room', () => {
    const result = movedResult(15, 8_000);
    const html = renderReport(result);
    expect(html).not.toMatch(/To keep this page|The JSON to copy/);
    expect(copied(html)).toEqual(result);
  });
});
