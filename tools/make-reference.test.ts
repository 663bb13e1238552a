import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, modelOf } from '../config/load-config.js';
import { packageRoot } from '../config/package-root.js';
import { encodeRows } from '../model/feature-encoding.js';
import { leafValue } from '../model/flat-forest.js';
import { parseCsv } from '../model/parse-csv.js';
import { parseRows, type TextColumns } from '../model/parse-rows.js';
import { trainForest } from '../model/train-forest.js';
import { formatCsv, parseAdult, referenceColumns } from './make-reference.js';

const root = packageRoot();

async function reduced(rows: number): Promise<TextColumns> {
  const text = await readFile(join(root, 'data', 'adult', 'adult.data'), 'utf8');
  return parseAdult(
    text
      .split('\n')
      .slice(0, rows + 1)
      .join('\n'),
  );
}

async function reducedModel(id: string) {
  const model = modelOf(await loadConfig(join(root, 'sentinel.config.yaml')), id);
  return { ...model, training: { ...model.training, trees: 8, rows_per_tree: 100 } };
}

describe('parseAdult', () => {
  it('renames columns and takes ? as missing', () => {
    const columns = parseAdult('age, capital-gain, classification\n39, ?, <=50K\n50, 7, >50K\n\n');
    expect([...columns]).toEqual([
      ['age', ['39', '50']],
      ['capital_gain', [null, '7']],
      ['income', ['<=50K', '>50K']],
    ]);
    expect(() => parseAdult('age, sex\n39\n')).toThrow('Expected 2 fields in row 1, got 1.');
  });
});

describe('formatCsv', () => {
  it('writes what parseCsv reads', () => {
    const columns = new Map([
      ['a', ['1', null, '']],
      ['b, "c"', ['x,y', 'line\nbreak', '"']],
    ]);
    const text = formatCsv(columns);
    expect(text).toBe('a,"b, ""c"""\n1,"x,y"\n,"line\nbreak"\n"",""""\n');
    expect(parseCsv(text, 'rows.csv')).toEqual(columns);
  });
});

describe('referenceColumns', () => {
  it.each(['income', 'income_full'])(
    'says of each row of %s what the trees that did not see it say',
    async (id) => {
      const source = await reduced(600);
      const model = await reducedModel(id);
      const columns = await referenceColumns(source, 'adult.data', model);
      expect([...columns.keys()]).toEqual([
        ...Object.keys(model.features),
        'income',
        'prediction',
        'probability',
      ]);

      // Training again from the written file must give the forest that the file was made with.
      const rows = parseRows(parseCsv(formatCsv(columns), 'reference.csv'), model, 'reference.csv');
      const { forest, encodings, samples } = await trainForest(rows, model);
      for (const [row, encoded] of encodeRows(rows, encodings).slice(0, 50).entries()) {
        const roots = [...forest.roots].filter((_, tree) => !samples[tree]?.includes(row));
        expect(roots.length).toBeLessThanOrEqual(8);
        const sum = roots.reduce((total, tree) => total + leafValue(forest, tree, encoded), 0);
        const probability = Math.min(1, sum / roots.length);
        expect(columns.get('probability')?.[row]).toBe(String(probability));
        expect(columns.get('prediction')?.[row]).toBe(probability >= 0.5 ? '1' : '0');
      }
      expect(samples.some((sample) => sample.some((row) => row < 50))).toBe(true);
    },
  );
});
