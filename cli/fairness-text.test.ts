import { describe, expect, it } from 'vitest';
import { fairnessSection } from '../report/fairness.fixture.js';
import { paritySentence } from '../report/fairness-words.js';
import { fairnessText } from './fairness-text.js';

const section = fairnessSection();

describe('fairnessText', () => {
  it('has a line for every measure', () => {
    const text = fairnessText(section);
    for (const { parity, groups } of section.attributes)
      for (const one of parity) expect(text).toContain(`\n  ${paritySentence(one, groups)}\n`);
    expect(text).toMatch(/^ {2}Demographic parity difference 0\.\d+ /m);
    expect(text).toContain('* differs beyond chance');
  });

  it('says once what keeps every measure of an attribute from being known', () => {
    const [sex] = section.attributes;
    if (sex === undefined) throw new Error('the section has no attribute');
    const reason = 'fewer than two groups are large enough';
    const unknown = { value: null, estimated: null, interval: null, lowest: null, highest: null, reason };
    const empty = { ...sex, comparisons: [], parity: sex.parity.map((one) => ({ ...one, ...unknown })) };
    const text = fairnessText({ ...section, compared: 0, attributes: [empty] });
    expect(text.match(new RegExp(reason, 'g'))).toHaveLength(1);
    expect(text).toContain(`  no measure is known: ${reason}\n`);
    expect(text).not.toContain('beyond chance');
  });
});
