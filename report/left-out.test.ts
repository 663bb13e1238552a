import { describe, expect, it } from 'vitest';
import type { ColumnForm } from './fit-page.js';
import { columnsNote, jsonNote } from './left-out.js';

const forms = (counts: Partial<Record<ColumnForm, number>>): ColumnForm[] =>
  (['full', 'coarse', 'brief', 'small', 'row'] as const).flatMap((form) =>
    new Array<ColumnForm>(counts[form] ?? 0).fill(form),
  );

describe('columnsNote', () => {
  it('says nothing where nothing was left out', () => {
    expect(columnsNote(forms({ full: 3 }), forms({ full: 3 }), 'a.json')).toBeNull();
    expect(columnsNote(forms({ small: 70 }), forms({ small: 70 }), 'a.json')).toBeNull();
  });

  it('says what became of how many columns, and where everything is', () => {
    expect(
      columnsNote(forms({ full: 20 }), forms({ full: 15, coarse: 3, brief: 1, small: 1 }), 'drift.json'),
    ).toBe(
      'To keep this page within 100 KB, 3 charts have half the bins, 1 column has a shorter table and 1 column is drawn small, those that drifted least first. Every figure is in drift.json.',
    );
    expect(columnsNote(forms({ full: 600 }), forms({ small: 500, row: 100 }), null)).toBe(
      'To keep this page within 1 MB, 500 columns are drawn small and 100 columns have only a row in this table, those that drifted least first. Every figure is in the JSON that “sentinel drift --json” writes.',
    );
  });
});

describe('jsonNote', () => {
  it('says nothing of a JSON that is whole', () => {
    expect(jsonNote('plain', null)).toBeNull();
    expect(jsonNote('packed', 'a.json')).toBeNull();
  });

  it('says what is missing, and where it is', () => {
    expect(jsonNote('rounded', 'a.json')).toMatch(/rounded to four digits; the exact one is in a\.json\.$/);
    expect(jsonNote('slim', 'a.json')).toMatch(/leaves out histograms and correlations/);
    expect(jsonNote(null, null)).toBe(
      'The JSON is too long to be copied from this page; it is in the JSON that “sentinel drift --json” writes.',
    );
  });
});
