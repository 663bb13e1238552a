import { describe, expect, it } from 'vitest';
import { withPerformance } from '../adult-results.fixture.js';
import { fairnessSection } from '../fairness.fixture.js';
import { hostileResult } from '../hostile-result.fixture.js';
import { emptyColumn } from '../sample-columns.fixture.js';
import { incomeResult, resultOf } from '../sample-result.fixture.js';
import { decoded, htmlProblems } from '../well-formed.fixture.js';
import { junitXml } from './junit-xml.js';

const names = (xml: string, inside: string) =>
  [
    ...xml.matchAll(
      new RegExp(`<testcase [^>]*name="([^"]*)"[^>]*>(?:(?!</testcase>)[\\s\\S])*?<${inside}`, 'g'),
    ),
  ].map(([, name]) => name);

describe('junitXml', () => {
  it('fails the verdict and each drifted column when the verdict is drift', () => {
    const xml = junitXml(incomeResult());
    expect(xml).toContain(
      '<testsuite name="drift.income" tests="7" failures="3" errors="0" skipped="1" time="0" timestamp="2026-03-09T14:00:03">',
    );
    expect(names(xml, 'failure')).toEqual(['verdict', 'age', 'education']);
    expect(names(xml, 'skipped')).toEqual(['timestamp']);
    expect(decoded(xml)).toContain('message="The median moved from 38 to 47 (+9)."');
    expect(decoded(xml)).toContain('normed Wasserstein distance 0.641, threshold 0.1, p 3.2e-9');
  });

  it('fails nothing when the dataset is stable, though a column drifted', () => {
    const xml = junitXml(
      resultOf([{ ...emptyColumn('age'), drifted: true }, ...['b', 'c', 'd'].map(emptyColumn)]),
    );
    expect(xml).toContain('failures="0"');
    expect(xml).not.toContain('<failure');
    expect(xml).toContain('<system-out>Drifted, in a dataset that is stable as a whole.');
  });

  it('skips the verdict when there is none', () => {
    const skipped = {
      ...emptyColumn('age'),
      status: 'skipped' as const,
      test: null,
      score: null,
      reason: 'too few',
    };
    const xml = junitXml(resultOf([skipped], { verdict: 'insufficient_data', model: null, window: null }));
    expect(names(xml, 'skipped')).toEqual(['verdict', 'age']);
    expect(xml).toContain('<testsuite name="drift" tests="2" failures="0" errors="0" skipped="2"');
  });

  it('has a suite for performance: it fails with the figures that fell, and skips what is not judged', () => {
    const result = withPerformance(resultOf([emptyColumn('age')]));
    const { performance } = result;
    if (performance === undefined) throw new Error('there is none');
    const suiteOf = (xml: string) => /<testsuite name="performance[\s\S]*?<\/testsuite>/.exec(xml)?.[0] ?? '';
    const judged = performance.figures.filter((figure) => figure.judged).length;
    const fallen = performance.figures.filter((figure) => figure.judged && figure.fallen.realised).length;
    expect(fallen).toBeGreaterThan(0);
    const xml = suiteOf(junitXml(result));
    expect(xml).toContain(`tests="${judged + 1}" failures="${fallen + 1}" errors="0" skipped="0"`);
    expect(xml).toMatch(/<failure type="performance" message="Accuracy [\d.]+, below [\d.]+\.">With labels/);
    expect(xml).toMatch(/<failure type="performance" message="Performance has fallen, judged by labels:/);
    expect(xml).toContain('<property name="judged_by" value="realised"/>');
    expect(junitXml(result)).toMatch(new RegExp(`<testsuites [^>]*failures="${fallen + 1}"`));

    const unknown = { ...performance, verdict: 'unknown' as const, judged_by: null };
    expect(suiteOf(junitXml({ ...result, performance: unknown }))).toContain(
      `failures="0" errors="0" skipped="${judged + 1}"`,
    );
    const asExpected = { ...performance, verdict: 'as_expected' as const };
    expect(suiteOf(junitXml({ ...result, performance: asExpected }))).toContain('failures="0" errors="0"');
    expect(junitXml(resultOf([emptyColumn('age')]))).not.toContain('<testsuite name="performance');
  });

  it('has a suite for groups, which fail beyond a limit alone', () => {
    const bare = withPerformance(resultOf([emptyColumn('age')])).performance;
    if (bare === undefined) throw new Error('there is none');
    const result = resultOf([emptyColumn('age')], { performance: { ...bare, fairness: fairnessSection() } });
    const suiteOf = (xml: string) => /<testsuite name="fairness[\s\S]*?<\/testsuite>/.exec(xml)?.[0] ?? '';
    const free = suiteOf(junitXml(result));
    expect(free).toContain('tests="2" failures="0"');
    expect(free).toMatch(/differ beyond chance\.\nDemographic parity difference/);
    const limited = suiteOf(junitXml(result, { fairnessLimits: { demographic_parity_ratio: 0.99 } }));
    expect(limited).toContain('tests="2" failures="1"');
    expect(limited).toMatch(
      /name="sex"[^>]*>\s*<failure type="fairness" message="Demographic parity ratio [^"]*\(limit 0\.99\)">/,
    );
    expect(names(limited, 'failure')).toEqual(['sex']);
    const far = junitXml(result, { fairnessLimits: { demographic_parity_difference: 0.999 } });
    expect(suiteOf(far)).toContain('failures="0"');
  });

  it('is well-formed whatever the texts are, and holds no character that XML has no place for', () => {
    const xml = junitXml(hostileResult());
    const plain = xml
      .replace(/^<\?xml.*\n/, '')
      .replaceAll(/<(property|skipped)([^>]*)\/>/g, '<$1$2></$1>')
      .replaceAll('system-out', 'output');
    expect(htmlProblems(plain)).toEqual([]);
    expect(xml).not.toMatch(/<script|<img|<svg/);
    expect(xml.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]/u);
  });
});
