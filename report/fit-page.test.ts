import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnForm, fitPage, type PageParts } from './fit-page.js';

const COLUMN_BYTES = { full: 3_000, coarse: 2_800, brief: 2_000, small: 1_500, row: 800 } as const;
const JSON_BYTES = { plain: 60_000, packed: 20_000, rounded: 14_000, slim: 8_000 } as const;

const plan = (columns: number, frame: number, over: Partial<PageParts> = {}) =>
  fitPage({
    frame,
    forms: new Array<ColumnForm>(columns).fill('full'),
    columnBytes: (_, form) => COLUMN_BYTES[form],
    jsonBytes: (form) => JSON_BYTES[form],
    ...over,
  });
const count = (forms: readonly ColumnForm[]) =>
  Object.fromEntries(
    ['full', 'coarse', 'brief', 'small', 'row'].map((form) => [
      form,
      forms.filter((one) => one === form).length,
    ]),
  );

describe('fitPage', () => {
  it('takes away no more than it must, the JSON first', () => {
    expect(plan(5, 20_000).json).toBe('plain');
    expect(plan(10, 20_000).json).toBe('packed');
    expect(plan(20, 25_000).json).toBe('rounded');
    expect(plan(20, 30_000)).toEqual({ forms: new Array(20).fill('full'), json: 'slim', room: 2_000 });
  });

  it('then draws charts coarser and columns smaller, those that drifted least first', () => {
    const coarse = plan(20, 33_000).forms;
    expect(count(coarse)).toEqual({ full: 15, coarse: 5, brief: 0, small: 0, row: 0 });
    expect(coarse.lastIndexOf('full')).toBeLessThan(coarse.indexOf('coarse'));
    const brief = plan(20, 45_000).forms;
    expect(count(brief)).toEqual({ full: 0, coarse: 8, brief: 12, small: 0, row: 0 });
    expect(brief.lastIndexOf('coarse')).toBeLessThan(brief.indexOf('brief'));
    const small = plan(20, 55_000);
    expect(count(small.forms)).toEqual({ full: 0, coarse: 0, brief: 14, small: 6, row: 0 });
    expect(small.forms.lastIndexOf('brief')).toBeLessThan(small.forms.indexOf('small'));
    expect(small.json).toBe('slim');
  });

  it('leaves the JSON out before a column keeps its row only', () => {
    expect(plan(20, 65_000)).toMatchObject({ json: null });
    // The room that it leaves goes to the columns.
    expect(count(plan(20, 65_000).forms)).toMatchObject({ brief: 10, small: 10, row: 0 });
    expect(count(plan(20, 75_000).forms).row).toBe(8);
  });

  it('gives up the JSON of a wide table before its charts', () => {
    const wide = plan(322, 30_000);
    expect(wide.json).toBe(null);
    expect(count(wide.forms)).toMatchObject({ small: 0 });
  });

  it('never lets a JSON that is not packed make a page too large to be mailed', () => {
    expect(plan(21, 30_000).json).toBe('packed');
  });

  it('asks for the sizes that decide only, as each takes a rendering', () => {
    const asked = { full: new Set(), coarse: new Set(), brief: new Set(), small: new Set(), row: new Set() };
    const { forms, json } = plan(500, 50_000, {
      columnBytes: (at, form) => {
        asked[form].add(at);
        return COLUMN_BYTES[form];
      },
      jsonBytes: () => {
        throw new Error('No form of the JSON fits a page that is too long without it.');
      },
    });
    expect(json).toBe(null);
    expect(count(forms)).toEqual({ full: 0, coarse: 0, brief: 400, small: 100, row: 0 });
    expect(asked.full.size).toBeLessThan(320);
    expect(asked.coarse.size).toBeLessThan(342);
    expect(asked.brief.size).toBeLessThan(478);
    expect(asked.row.size).toBe(0);
  });

  it('fits whenever rows alone would, and asks for no form twice', () => {
    const size = fc.integer({ min: 100, max: 2_000 });
    fc.assert(
      fc.property(fc.array(size, { maxLength: 60 }), fc.integer({ min: 0, max: 120_000 }), (rows, frame) => {
        const bytes = (at: number, form: ColumnForm) => (rows[at] ?? 0) * (COLUMN_BYTES[form] / 800);
        const forms = rows.map((): ColumnForm => 'full');
        const { forms: chosen, json } = plan(0, frame, { forms, columnBytes: bytes });
        const limit = rows.length > 20 ? 1_000_000 : 100_000;
        const total =
          chosen.reduce((sum, form, at) => sum + bytes(at, form), frame) +
          (json === null ? 0 : JSON_BYTES[json]);
        const least = rows.reduce((sum, row) => sum + row, frame);
        if (least <= limit) expect(total).toBeLessThanOrEqual(limit);
        else expect(chosen.every((form) => form === 'row')).toBe(true);
      }),
    );
  });
});
