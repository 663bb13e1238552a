import type { Markup } from './column-pictures.js';
import type { ColumnView } from './column-view.js';
import { unquoted } from './compact-source.js';
import type { Templates } from './compile-templates.js';
import type { ColumnForm } from './fit-page.js';
import { oncePer } from './once-per.js';

/** The markup of all columns, as the page's template puts it in. */
export interface ColumnMarkup {
  readonly rows: Markup;
  readonly full: Markup | null;
  readonly small: Markup | null;
  readonly smallTitle: string;
}

export interface ColumnPieces {
  /** Bytes of a column in a form, its row included. */
  bytes(column: number, form: ColumnForm): number;
  inForms(forms: readonly ColumnForm[]): ColumnMarkup;
}

interface Piece {
  readonly row: string;
  /** Nothing where the row is all. */
  readonly section: string;
}

/** The table of a column in each form, where it has one. */
const COMPARED = { full: 'full', coarse: 'full', brief: 'brief', small: null, row: null } as const;
const PAGES = { full: 'column', coarse: 'column', brief: 'brief', small: 'small' } as const;

/**
 * Renders columns piece by piece, each form of each once and only when it is asked for: what a column takes of the page is known
 * before the page is made.
 *
 * @param history whether the table has a column of trends
 */
export function columnPieces(
  columns: readonly ColumnView[],
  pages: Templates,
  history: boolean,
): ColumnPieces {
  const render = (column: ColumnView, form: ColumnForm): Piece => {
    const alone = form === 'row';
    const pictures = alone ? { chart: null, chartNote: null, spark: null } : column.draw(form);
    // A row by itself has to say what its section would have said.
    const reason = alone && column.result === 'skipped' ? column.judgement : null;
    const compared = COMPARED[form];
    const context = {
      ...column,
      ...pictures,
      comparison: compared === null ? null : column.compare(compared),
      alone,
      history,
      reason,
      drifted: column.result === 'drifted',
    };
    return {
      row: unquoted(pages.row(context)),
      section: alone ? '' : unquoted(pages[PAGES[form]](context)),
    };
  };
  const pieces = columns.map((column) => oncePer((form: ColumnForm) => render(column, form)));
  const bytesOf = columns.map((_, at) =>
    oncePer((form: ColumnForm) => {
      const piece = pieces[at]?.(form);
      return piece === undefined ? 0 : Buffer.byteLength(piece.row) + Buffer.byteLength(piece.section);
    }),
  );
  return {
    bytes: (column, form) => bytesOf[column]?.(form) ?? 0,
    inForms(forms) {
      const chosen = forms.map((form, at) => ({ form, ...(pieces[at]?.(form) ?? { row: '', section: '' }) }));
      const sections = (isOne: (form: ColumnForm) => boolean): Markup | null => {
        const markup = chosen.map(({ form, section }) => (isOne(form) ? section : '')).join('');
        return markup === '' ? null : { markup };
      };
      const isSmall = (form: ColumnForm) => form === 'small' || form === 'brief';
      const someDrifted = forms.some((form, at) => isSmall(form) && columns[at]?.result === 'drifted');
      return {
        rows: { markup: chosen.map(({ row }) => row).join('') },
        full: sections((form) => form === 'full' || form === 'coarse'),
        small: sections(isSmall),
        smallTitle: someDrifted ? 'More columns' : 'Not drifted',
      };
    },
  };
}
