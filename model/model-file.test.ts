import { describe, expect, it } from 'vitest';
import { flattenTrees } from './flat-forest.js';
import { forestHeader } from './forest-header.fixture.js';
import { type ModelFile, modelFileText, parseModelFile, versionOf } from './model-file.js';

const forest = flattenTrees([
  { feature: 0, threshold: 0.1 + 0.2, left: { leaf: 1 / 3 }, right: { leaf: 0.9999999999999999 } },
  { leaf: 0.5 },
]);
const header = forestHeader({
  framework: 'ml-random-forest',
  features: [
    { name: 'age', type: 'numeric' },
    {
      name: 'city',
      type: 'categorical',
      categories: ['Oslo', 'Rome'],
      codes: [0.1, 0.7],
      unknown: 0.4,
      missing: 0.2,
    },
  ],
  training: {
    rows: 10,
    sha256: 'a'.repeat(64),
    params: { trees: 2 },
    seed: 42,
    trained_at: '2026-01-02T03:04:05.000Z',
  },
  metrics: { accuracy: 0.8, roc_auc: null, rows: 10, held_out_rows: 0, measured_on: 'out_of_bag' },
});
const file: ModelFile = { header, forest };

/** Reads a model file with `part` of its text replaced. */
function readSpoiled(part: string | RegExp, replacement: string): ModelFile {
  const text = modelFileText(file);
  const spoiled = text.replace(part, replacement);
  expect(spoiled).not.toBe(text);
  return parseModelFile(spoiled, 'model.json');
}

describe('modelFileText and parseModelFile', () => {
  it('give back every bit', () => {
    expect(parseModelFile(modelFileText(file), 'model.json')).toEqual(file);
  });
  it('lays the arrays in memory that threads share', () => {
    const whole = { header, forest: { ...forest, missingLeft: new Uint8Array(forest.feature.length) } };
    const { outputs: _, ...arrays } = parseModelFile(modelFileText(whole), 'model.json').forest;
    expect(Object.keys(arrays)).toHaveLength(7);
    for (const [name, array] of Object.entries(arrays))
      expect(array?.buffer, name).toBeInstanceOf(SharedArrayBuffer);
  });
  it.each<[string, string | RegExp, string, string]>([
    ['text that is not JSON', '{', '{{', 'the file'],
    ['a torn file', /"sha256": "[0-9a-f]{64}"\n}\n$/, '', 'the file'],
    ['another format', 'sentinelml-forest', 'pickle', 'header.format'],
    ['a later format version', '"format_version": 1', '"format_version": 2', 'header.format_version'],
    ['a version that could not stand in a file name', 'rf-0123456789', '../x', 'header.version'],
    ['a version with the name of another folder', 'rf-0123456789', 'Champion', 'header.version'],
    ['an unknown comparison', '"<"', '">"', 'header.comparison'],
    ['a feature named twice', '"name": "age"', '"name": "city"', 'header.features: a name stands twice'],
    ['a category without a code', '"Oslo",', '', '"city" has 1 categories and 2 codes'],
    ['arrays that are not base64', /"left": "[^"]*"/, '"left": "*"', 'arrays.left'],
    ['an array cut short', /"left": "[^"]*"/, '"left": "AAA="', 'arrays.left: not a multiple of 4 bytes'],
    ['changed arrays', /"roots": "[^"]*"/, '"roots": "AAAAAA=="', 'sha256'],
    ['an unknown field', '"metrics"', '"extra": 1, "metrics"', 'header'],
  ])('refuse %s', (_, part, replacement, problem) => {
    const reading = () => readSpoiled(part, replacement);
    expect(reading).toThrow(expect.objectContaining({ code: 'SENT_MODEL_FILE_INVALID' }));
    expect(reading).toThrow(problem);
  });

  it('refuse a forest with a circle, though its checksum is right', () => {
    const text = modelFileText({ header, forest: { ...forest, right: Int32Array.of(0, -1, -1, -1) } });
    expect(() => parseModelFile(text, 'model.json')).toThrow('node 0 leads to 0');
  });
});

describe('versionOf', () => {
  it('changes with what predicts, and with nothing else', () => {
    const version = versionOf(header, forest);
    expect(version).toMatch(/^rf-[0-9a-f]{10}$/);
    const later = { ...header, training: { ...header.training, trained_at: '2027-01-01T00:00:00.000Z' } };
    expect(versionOf(later, forest)).toBe(version);
    const others = [
      versionOf({ ...header, comparison: '<=' }, forest),
      versionOf({ ...header, features: header.features.slice(0, 1) }, forest),
      versionOf(
        { ...header, target: { type: 'classification', name: 'bought', classes: ['yes', 'no'] } },
        forest,
      ),
      versionOf(header, { ...forest, leaf: forest.leaf.map((value) => value / 2) }),
    ];
    expect(new Set([version, ...others]).size).toBe(5);
  });
});
