import { describe, expect, it } from 'vitest';
import { emptyColumn, hostileResult, incomeResult, resultOf } from '../sample-result.fixture.js';
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
