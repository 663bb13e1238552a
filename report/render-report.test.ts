import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DriftResult, driftResultSchema } from '../drift/result.js';
import { shorten, visibleText } from './format.js';
import { HOSTILE_TEXTS, hostileResult } from './hostile-result.fixture.js';
import { createReportRenderer, renderReport as renderBare } from './render-report.js';
import type { ReportOptions } from './report-view.js';
import { categoricalColumn, emptyColumn, numericColumn } from './sample-columns.fixture.js';
import { earlierChecks, incomeResult, resultOf, wideResult } from './sample-result.fixture.js';
import { readTemplates } from './templates.js';
import { decoded, htmlProblems, withQuotes } from './well-formed.fixture.js';

/** Values of attributes are found alike, with quotes around them and without. */
const renderReport = (result: DriftResult, options?: ReportOptions) =>
  withQuotes(renderBare(result, options));
const embedded = (html: string) =>
  /<script id="result" type="application\/json">(.*?)<\/script>/s.exec(html)?.[1];
/** The packed result of a page. */
const unpacked = (html: string): unknown => {
  const packed = /data-encoding="gzip\+base64">(.*?)<\/script>/.exec(html)?.[1] ?? '';
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString());
};
const section = (html: string, anchor: string) =>
  new RegExp(`<article id="${anchor}"[\\s\\S]*?</article>`).exec(html)?.[0] ?? '';
const emptyValues = numericColumn('all_missing', [], [], { missing: { reference: 1, current: 1 } });

const results = {
  'the demo': incomeResult(),
  'a stable one': resultOf([emptyColumn('age')]),
  'too little data': resultOf(
    [
      {
        ...emptyColumn('age'),
        status: 'skipped',
        test: null,
        score: null,
        threshold: null,
        reason: 'too few rows',
      },
    ],
    { verdict: 'insufficient_data' },
  ),
  'no column': resultOf([], { verdict: 'insufficient_data', model: null, window: null }),
  'numbers without a value': resultOf([
    {
      ...emptyValues,
      score: null,
      p_value: null,
      p_adjusted: null,
      histogram: { type: 'numeric', edges: [], reference: [], current: [], clipped: false },
    },
  ]),
  'a side without values': resultOf([
    categoricalColumn('gone', [['a', 5, 0]], {
      histogram: { type: 'categorical', categories: ['a'], reference: [1], current: [0], other: null },
    }),
  ]),
  'p-values as scores': resultOf(
    [
      {
        ...emptyColumn('x'),
        test: 'ks',
        score: 0,
        threshold: 0.05,
        p_value: 0,
        p_adjusted: null,
        drifted: true,
      },
    ],
    { profile: 'evidently' },
  ),
  'a window by rows': resultOf([emptyColumn('x')], {
    window: { start: null, end: '2026-03-09T14:00:00.000Z' },
  }),
  'twenty columns': wideResult(20),
  'five hundred columns': wideResult(500),
  'hostile text': hostileResult(),
};

describe('renderReport', () => {
  it.each(Object.entries(results))('writes well-formed HTML for %s', (_, result) => {
    driftResultSchema.parse(result);
    expect(htmlProblems(renderBare(result, { productVersion: '0.1.0', jsonFile: 'drift.json' }))).toEqual([]);
  });

  it('says the same for the same result', () => {
    expect(renderReport(incomeResult())).toBe(renderReport(incomeResult()));
  });

  it('does not change the result', () => {
    const result = incomeResult();
    const before = structuredClone(result);
    renderReport(result);
    expect(result).toEqual(before);
  });

  it('tells the verdict, what changed, and every column, most drifted first', () => {
    const html = renderReport(incomeResult());
    expect(html).toContain('<h1 class="drift">Drift</h1>');
    expect(decoded(html).replaceAll('\u00a0', ' ')).toContain(
      '2 of 5 columns have changed (40 %); drift starts at 30 %.',
    );
    expect([...html.matchAll(/<article id="([^"]*)"/g)].map(([, anchor]) => anchor)).toEqual([
      'column-age',
      'column-education',
      'column-probability',
      'column-prediction',
      'column-hours_per_week',
    ]);
    const age = section(html, 'column-age');
    expect(age).toContain('The median moved from 38 to 47 (+9).');
    expect(age).toContain('threshold 0.1');
    expect(age).toContain('title="p 3.2e-9, adjusted 1.6e-8; Kolmogorov–Smirnov test"');
    expect(html).toContain('a point in time, not a feature');
  });

  it('describes the data itself, and says nothing of it where the result does not', () => {
    const html = decoded(renderReport(incomeResult())).replaceAll('\u00a0', ' ');
    expect(html).toContain('<h2 id="quality">Data quality</h2>');
    expect(html).toContain('<th scope="row">Duplicate rows<td>< 0.1 %<td>3.1 %');
    expect(html).toMatch(
      /<bdi>age<\/bdi> and <bdi>probability<\/bdi> <small>Spearman<\/small><td><svg class="gauge".*?<title>from 0\.43 to 0\.15<\/title>.*?<\/svg><td>0\.43</,
    );
    expect(html).toContain('<title>Correlations of 5 columns</title>');
    expect(html).toContain('<td>1 new category in 14 rows');
    expect(renderReport(resultOf([emptyColumn('age')]))).not.toContain('Data quality');
  });

  it('gives the way to compute it again', () => {
    const command = (overrides: object) =>
      decoded(/<code>(.*?)<\/code>/.exec(renderReport(resultOf([], overrides)))?.[1] ?? '');
    expect(command({})).toBe(
      'sentinel drift --model income --from 2026-03-08T14:00:00.000Z --to 2026-03-09T14:00:00.000Z',
    );
    const files = { model: null, window: null, current: { source: "it's here.csv", rows: 3 } };
    expect(command(files)).toBe(
      "sentinel drift --reference data/reference/income.csv --current 'it'\\''s here.csv' --profile calibrated --drift-share 0.3",
    );
    expect(command({ ...files, current: { source: null, rows: 3 } })).toBe('');
  });

  it('stays small: 20 columns within 100 KB, 500 within 1 MB and a second', () => {
    const options = { productVersion: '0.1.0', jsonFile: 'drift_20260309_140000.json' };
    expect(Buffer.byteLength(renderReport(wideResult(20), options))).toBeLessThan(100_000);
    const wide = wideResult(500);
    // The time of the processor: it is what rendering takes, whatever else the machine is doing.
    const start = process.cpuUsage();
    const html = renderReport(wide, options);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(1_000);
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
    expect(html.match(/<article/g)).toHaveLength(500);
  });

  it('loads nothing: no address in it but the given links', () => {
    for (const result of Object.values(results)) {
      const html = renderBare(result, { links: [{ label: 'run', href: 'https://temporal.example/run' }] });
      const tags = html.replace(/<script[\s\S]*?<\/script>/g, '').match(/<[a-z][^<>]*>/g) ?? [];
      const addresses = tags.flatMap((tag) => {
        const quoted = [...tag.matchAll(/\s(?:src|href|action|data|poster|srcset)="([^"]*)"/g)];
        const plain = tag
          .replace(/="[^"]*"/g, '')
          .matchAll(/\s(?:src|href|action|data|poster|srcset)=([^\s>]+)/g);
        return [...quoted, ...plain].map(([, address]) => address);
      });
      expect(addresses.filter((address) => !address?.startsWith('#')).sort()).toEqual([
        'data:,',
        'https://temporal.example/run',
      ]);
      expect(html).not.toMatch(/@import|url\(/);
    }
  });

  it('pins its style and its scripts, and allows no other', () => {
    for (const [result, scripts] of [
      [incomeResult(), 2],
      [wideResult(500), 2],
      // Nothing is drawn, or the JSON that is carried has no histograms: nothing can be said under the mouse.
      [resultOf([], { verdict: 'insufficient_data' }), 1],
      [hostileResult(), 1],
    ] as const) {
      const html = renderReport(result);
      const policy = decoded(/Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '');
      const hash = (text: string | undefined) =>
        `'sha256-${createHash('sha256')
          .update(text ?? '')
          .digest('base64')}'`;
      const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1];
      const run = [...html.matchAll(/<script(?: data-columns="[^"]*")?>([\s\S]*?)<\/script>/g)].map(
        ([, script]) => script,
      );
      expect(run).toHaveLength(scripts);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain(`style-src ${hash(style)};`);
      expect(policy).toContain(`script-src ${run.map(hash).join(' ')};`);
      expect(policy).not.toContain('unsafe');
      expect(html).not.toMatch(/\sstyle="/);
      for (const script of run) expect(Buffer.byteLength(script ?? '')).toBeLessThan(2_560);
    }
  });

  it('names its columns, in the order of the result, to what speaks under the mouse', () => {
    const html = renderReport(incomeResult());
    expect(/<script data-columns="([^"]*)"/.exec(html)?.[1]?.split(' ')).toEqual(
      incomeResult().columns.map(({ name }) => `column-${name}`),
    );
  });
});

describe('foreign text in a report', () => {
  it('reads as text wherever it stands', () => {
    const html = renderReport(hostileResult());
    for (const text of HOSTILE_TEXTS) {
      const name = shorten(visibleText(text), 48);
      expect(
        [...html.matchAll(/<th scope="row">.*?<bdi>(.*?)<\/bdi>/g)].map(([, it]) => decoded(it ?? '')),
      ).toContain(name);
    }
    expect(/<img|<svg onload|\son\w+="/.test(html)).toBe(false);
  });

  it('is well-formed whatever a column, a category and a reason are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (name, value) => {
        const column = categoricalColumn(
          name,
          [
            [value, 2, 1],
            [`${value}2`, 1, 2],
          ],
          { reason: value },
        );
        const html = renderReport(resultOf([column], { warnings: [value], model: name }));
        expect(htmlProblems(html)).toEqual([]);
        expect(decoded(/<th scope="row">.*?<bdi>(.*?)<\/bdi>/s.exec(html)?.[1] ?? '')).toBe(
          shorten(visibleText(name), 48),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is shortened in tables, and whole over its own section as far as anybody reads, also where there is no tooltip', () => {
    const html = renderReport(resultOf([emptyColumn('x'.repeat(100)), emptyColumn('y'.repeat(5_000))]));
    expect(html).toContain(`title="${'x'.repeat(100)}"><bdi>${'x'.repeat(47)}…</bdi>`);
    expect(html).toMatch(new RegExp(`<h3><a href=[^>]*><bdi>${'x'.repeat(100)}</bdi>`));
    expect(html).toMatch(new RegExp(`<h3><a href=[^>]*><bdi>${'y'.repeat(299)}…</bdi>`));
  });

  it('unfolds a category that its table has no room for, without a script', () => {
    const value = `a category ${'z'.repeat(60)}`;
    const column = categoricalColumn('city', [
      [value, 30, 20],
      ['short', 10, 20],
    ]);
    const html = renderReport(resultOf([column]));
    expect(html).toContain(
      `<details><summary><bdi>a category ${'z'.repeat(12)}…</bdi></summary><bdi>${value}</bdi></details>`,
    );
    expect(html.match(/<details>/g)).toHaveLength(1);
    expect(htmlProblems(html)).toEqual([]);
  });

  it('fills no page, however long it is', () => {
    const long = (letter: string) => letter.repeat(200_000);
    const column = categoricalColumn(long('n'), [
      [long('a'), 1, 2],
      [long('b'), 2, 1],
    ]);
    const result = resultOf([{ ...column, reason: long('r') }], {
      warnings: [long('w')],
      skipped_columns: [{ name: long('s'), reason: long('t') }],
    });
    const html = renderReport(result);
    expect(/(\w)\1{300}/.test(html)).toBe(false);
    expect(html.length).toBeLessThan(100_000);
  });

  it('gives columns that read alike fragments of their own', () => {
    const html = renderReport(resultOf(['a b', 'a-b', 'אב', 'גד'].map(emptyColumn)));
    expect([...html.matchAll(/<article id="([^"]*)"/g)].map(([, anchor]) => anchor)).toEqual([
      'column-a-b',
      'column-a-b-2',
      'column-אב',
      'column-גד',
    ]);
  });

  it('links to web and relative addresses only', () => {
    const links = [
      'https://temporal.example/run?a=1&b="2"',
      'http://localhost:8233/x',
      '../dashboard',
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'vbscript:x',
    ].map((href, index) => ({ label: `link ${index}`, href }));
    const html = renderReport(incomeResult(), { links });
    const kept = [...html.matchAll(/<a href="([^#"][^"]*)" rel="noopener noreferrer">(link \d)/g)].map(
      ([, , l]) => l,
    );
    expect(kept).toEqual(['link 0', 'link 1', 'link 2']);
    expect(html).toContain('<span>link 3</span>');
  });

  it('encodes the name of the JSON file', () => {
    const html = renderReport(incomeResult(), { jsonFile: 'a b#"?.json' });
    expect(html).toContain('<a href="./a%20b%23%22%3F.json">');
  });
});

describe('the DriftResult within a report', () => {
  it('is the result itself', () => {
    const result = incomeResult();
    expect(JSON.parse(embedded(renderReport(result)) ?? '')).toEqual(result);
  });

  it('cannot end its element', () => {
    const result = resultOf([emptyColumn('</script><script>alert(1)</script><!--')]);
    const json = embedded(renderReport(result));
    expect(json).not.toContain('<');
    expect(JSON.parse(json ?? '')).toEqual(result);
  });

  it('is packed where it would make the page too large to mail', () => {
    const result = wideResult(20);
    expect(unpacked(renderReport(result))).toEqual(result);
  });
});

describe('a report among earlier ones', () => {
  const result = incomeResult();
  const html = decoded(renderReport(result, { earlier: earlierChecks(result) }));

  it('says since when, for the dataset and for each column', () => {
    expect(html).toContain('<p>Drift since 2026-03-06 14:00 UTC, in 4 of the last 8 checks.</p>');
    expect(section(html, 'column-age')).toContain(
      '<p class="why">Drifted since 2026-03-06 14:00 UTC, in 4 of the last 8 checks.</p>',
    );
    expect(section(html, 'column-hours_per_week')).toContain('Drifted in none of the last 8 checks.');
  });

  it('links to their reports, and tells of predictions by themselves', () => {
    expect(html).toContain('<a href="./drift_20260308_140000.html">2026-03-08 14:00 UTC</a>');
    const predictions = /<h2 id="predictions">.*?<\/section>/s.exec(html)?.[0];
    expect(predictions).toContain('<bdi>probability</bdi>');
    expect(predictions).not.toContain('<bdi>age</bdi>');
  });

  it('stays as small as it must', () => {
    const bytes = (columns: number) => {
      const wide = wideResult(columns);
      return Buffer.byteLength(renderReport(wide, { earlier: earlierChecks(wide) }));
    };
    expect(bytes(20)).toBeLessThan(100_000);
    expect(bytes(500)).toBeLessThan(1_000_000);
  });
});

describe('a score and its uncertainty', () => {
  const column = {
    ...emptyColumn('age'),
    score: 0.2,
    score_interval: { low: 0.15, high: 0.26, level: 0.95 },
    drifted: true,
  };

  it('stand beside each other, and are drawn against the threshold', () => {
    const html = decoded(renderReport(resultOf([column]))).replaceAll('\u00a0', ' ');
    expect(html).toContain('95 % interval 0.150 to 0.260');
    expect(html).toContain('<title>2.0 × the threshold, between 1.5 and 2.6</title>');
    expect(html).toContain('<path class="w" d="M64 7H108"/>');
    expect(html).toContain('by the delta method');
  });

  it('is not solid where only the missing rows drifted', () => {
    const html = renderReport(resultOf([{ ...column, score: 0.05, values_drifted: false }]));
    expect(html).toContain('<td class="drifted">Drifted: missing');
    expect(html).toContain('<circle class="o"');
  });
});

it('says what the data was, to the byte', () => {
  const html = renderReport(
    resultOf([], {
      reference: { source: 'r.csv', rows: 1, sha256: 'ab12' },
      current: { source: 'c.csv', rows: 1, sha256: 'cd34' },
    }),
  );
  expect(html).toContain('SHA-256 of the data: reference ab12; rows of the window, frozen as Parquet, cd34.');
});

describe('createReportRenderer', () => {
  const templates = readTemplates();

  it('fails on a field that a template names and the view lacks', () => {
    const render = createReportRenderer({ ...templates, page: '{{nothing}}' });
    expect(() => render(incomeResult())).toThrow(/nothing/);
  });

  it('gives templates no way to prototypes', () => {
    const render = createReportRenderer({ ...templates, page: '{{title.constructor}}' });
    expect(() => render(incomeResult())).toThrow();
  });
});
