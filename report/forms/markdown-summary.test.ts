import { describe, expect, it } from 'vitest';
import { hostileResult } from '../hostile-result.fixture.js';
import { emptyColumn } from '../sample-columns.fixture.js';
import { incomeResult, resultOf, wideResult } from '../sample-result.fixture.js';
import { markdownSummary } from './markdown-summary.js';

const isolates = /[\u2068\u2069]/g;

describe('markdownSummary', () => {
  it('tells the verdict, what changed, what was skipped, and on which rows', () => {
    const summary = markdownSummary(incomeResult(), { reportUrl: 'https://x.example/r.html' });
    expect(summary.replaceAll('\u00a0', ' ').replace(isolates, '').split('\n')).toEqual([
      '### 🔴 Drift: `income`',
      '',
      '2 of 5 columns have changed (40 %); drift starts at 30 %.',
      '',
      '| Column | Score | Threshold | p | What changed |',
      '|:--|--:|--:|--:|:--|',
      '| `age` | 0.641 | 0.1 | < 0.001 | The median moved from 38 to 47 (+9). |',
      '| `education` | 0.143 | 0.1 | < 0.001 | The share of “Bachelors” rose from 16 % to 25 %. New: “Bootcamp”. Gone: “5th-6th”, “1st-4th”. |',
      '',
      '**Not tested**',
      '',
      '- `timestamp`: a point in time, not a feature',
      '',
      '1,200 rows from 2026-03-08 14:00 UTC to 2026-03-09 14:00 UTC against 26,049 of the reference, profile calibrated. [Full report](https://x.example/r.html)',
      '',
    ]);
  });

  it('is short when nothing changed', () => {
    const lines = markdownSummary(resultOf([emptyColumn('age')], { window: null, model: null })).split('\n');
    expect(lines[0]).toBe('### 🟢 Stable');
    expect(lines).toHaveLength(6);
  });

  it('stays within what a comment holds', () => {
    const summary = markdownSummary(wideResult(500));
    expect(summary.length).toBeLessThan(10_000);
    expect(summary).toContain('And 80 more columns changed.');
    expect(markdownSummary(hostileResult()).length).toBeLessThan(65_536);
  });

  it('lets no text format, link or call anybody', () => {
    const text = '**bold** [x](http://a.b) <b>b</b> | @team #12 `code` www.a.b';
    const summary = markdownSummary(
      resultOf([{ ...emptyColumn('a|b`c'), drifted: true }], {
        warnings: [text],
        skipped_columns: [{ name: '``', reason: text }],
      }),
    );
    const escaped =
      '\\*\\*bold\\*\\* \\[x\\](http:\u200b//a.b) \\<b\\>b\\</b\\> \\| @\u200bteam \\#\u200b12 \\`code\\` www\u200b.a.b';
    expect(summary).toContain(`- ${escaped}\n`);
    expect(summary).toContain(`- \`\`\` \`\` \`\`\`: ${escaped}\n`);
    expect(summary).toContain('| `` a\\|b`c `` |');
  });

  it('links only to the web', () => {
    expect(markdownSummary(incomeResult(), { reportUrl: 'javascript:alert(1)' })).not.toContain('report]');
    expect(markdownSummary(incomeResult(), { reportUrl: 'http://a) [b](c' })).not.toContain('report]');
  });
});
