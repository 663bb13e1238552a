import { describe, expect, it } from 'vitest';
import { fairnessSection } from './fairness.fixture.js';
import { fairnessView } from './fairness-view.js';
import { paritySentence } from './fairness-words.js';
import { fairnessLines } from './forms/fairness-table.js';
import { markdownSummary } from './forms/markdown-summary.js';
import { HOSTILE_TEXTS } from './hostile-result.fixture.js';
import { renderReport } from './render-report.js';
import { incomeResult } from './sample-result.fixture.js';

const PERFORMANCE = {
  task: 'binary',
  target: 'income',
  classes: ['<=50K', '>50K'],
  revision: 1,
  evaluated_at: '2026-11-23T12:00:00Z',
  verdict: 'unknown',
  judged_by: null,
  labels: {
    predictions: 2000,
    labelled: 2000,
    coverage: 1,
    unusable: 0,
    newest: null,
    fingerprint: null,
    needed: 30,
  },
  reference: null,
  estimator: null,
  figures: [],
  calibration: null,
  confusion: null,
  by_class: null,
  target_drift: null,
  notes: [],
} as const;

function reportWith(fairness?: ReturnType<typeof fairnessSection>): string {
  const { classes, ...rest } = PERFORMANCE;
  const performance = {
    ...rest,
    classes: [...classes],
    figures: [],
    notes: [],
    ...(fairness ? { fairness } : {}),
  };
  return renderReport({ ...incomeResult(), performance });
}

describe('fairnessView', () => {
  it('shows rates of large groups, and names small ones', () => {
    const [sex, race] = fairnessView(fairnessSection()).attributes;
    expect(sex?.heads).toEqual(['Selected %', 'TPR %', 'FPR %', 'Precision %', 'Accuracy %']);
    expect(sex?.groups.map(({ name }) => name).toSorted()).toEqual(['Female', 'Male']);
    expect(sex?.groups[0]?.cells[0]).toMatch(/^\d+\.\d \(\d+-\d+\) \*$/);
    expect(sex?.more).toMatch(/^too small: \(missing\) \(\d+\)\.$/);
    expect(sex?.sentence).toMatch(/^\d+ of 1[0-2] comparisons with everybody differ beyond chance\.$/);
    expect(sex?.measures).toMatch(
      /^Demographic parity difference 0\.\d+ \(0\.\d+ to 0\.\d+\): (Male above Female|Female above Male)/,
    );
    expect(race?.more).toMatch(/too small: Rare \(8\)/);
  });

  it('marks what is estimated', () => {
    const { attributes, sentences } = fairnessView(fairnessSection({ labelled: false }));
    expect(attributes[0]?.groups[0]?.cells.map((text) => text.startsWith('~'))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(sentences[0]).toContain('~ estimated without labels');
    expect(sentences[0]).toContain('do not say whether a model is fair');
  });

  it('reads a ratio the right way round', () => {
    const { attributes } = fairnessSection();
    const of = (name: string) => {
      const parity = attributes[0]?.parity.find((one) => one.name === name);
      return parity ? paritySentence(parity, attributes[0]?.groups ?? []) : '';
    };
    const [, high, low] = /: (\w+) above (\w+)$/.exec(of('demographic_parity_difference')) ?? [];
    expect(of('demographic_parity_ratio')).toMatch(new RegExp(`: ${low} over ${high}$`));
  });
});

describe('the report', () => {
  it('spends less than 2.5 KB on an attribute like race and one like sex, beside the data', () => {
    const data = /<script id="result".*?<\/script>/s;
    const [without, with_] = [reportWith(), reportWith(fairnessSection())].map((html) =>
      html.replace(data, ''),
    );
    const bytes = Buffer.byteLength(with_ ?? '') - Buffer.byteLength(without ?? '');
    expect(bytes).toBeGreaterThan(500);
    expect(bytes).toBeLessThan(2560);
  });

  it('lets no name of a group run as markup', () => {
    const hostile = fairnessSection({ names: HOSTILE_TEXTS });
    expect(reportWith(hostile)).not.toMatch(/<img|<svg onload|<script>alert/i);
    const lines = fairnessLines(hostile).join('\n');
    expect(lines).not.toMatch(/(?<!\\)</);
  });
});

it('stands in the summary of a check', () => {
  const { classes, ...rest } = PERFORMANCE;
  const performance = { ...rest, classes: [...classes], figures: [], notes: [], fairness: fairnessSection() };
  const text = markdownSummary({ ...incomeResult(), performance });
  expect(text).toContain('| Group | Rows | Selection rate | True positive rate |');
  expect(text).toMatch(/\*\*By sex\*\*: \d+ of/);
});
