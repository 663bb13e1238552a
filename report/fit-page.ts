import type { JsonForm } from './embedded-json.js';

/**
 * How a column stands in the page. `full`: its section. `coarse`: that, its chart with half the bins or bars. `brief`: its words, score, a
 * small chart and a short table. `small`: name, what moved, score and outline. `row`: its row in the table of all columns only.
 */
export type ColumnForm = 'full' | 'coarse' | 'brief' | 'small' | 'row';

export interface PageParts {
  /** Bytes of everything but columns and JSON. */
  readonly frame: number;
  /** The form that each column has where there is room, the most drifted first. */
  readonly forms: readonly ColumnForm[];
  /** Bytes of a column in a form, its row in the table included. */
  readonly columnBytes: (column: number, form: ColumnForm) => number;
  /** Bytes of the JSON in a form. */
  readonly jsonBytes: (form: JsonForm) => number;
}

export interface PagePlan {
  readonly forms: readonly ColumnForm[];
  /** `null` when the JSON is left out. */
  readonly json: JsonForm | null;
  /** Bytes that the page may still grow by; negative where it is too long already. */
  readonly room: number;
}

/** A page of 100 KB can be mailed. */
const SMALL_PAGE = 100_000;
/** Up to so many columns the page stays that small whatever it carries; a wider one may grow to `LARGE_PAGE`. */
const FEW_COLUMNS = 20;
const LARGE_PAGE = 1_000_000;

/** The bytes that a page of so many columns may have. */
export function pageLimit(columns: number): number {
  return columns > FEW_COLUMNS ? LARGE_PAGE : SMALL_PAGE;
}

const JSON_FORMS = ['plain', 'packed', 'rounded', 'slim', null] as const;
const STEPS = ['coarse', 'brief', 'small'] as const;
const LARGEST_FIRST: readonly ColumnForm[] = ['full', 'coarse', 'brief', 'small', 'row'];

/**
 * Makes a page fit, step by step, each only as far as it takes:
 *
 * 1. the JSON is packed, then rounded, then slimmed; with more than 20 columns it is left out next
 * 2. charts get half their bins
 * 3. columns are told in brief
 * 4. columns are drawn small
 * 5. the JSON is left out, and steps 2 to 4 are taken anew with the room that it leaves
 * 6. columns keep their row in the table only
 *
 * Steps 2, 3, 4 and 6 begin with the column that drifted least. No verdict, score, threshold, p-value or reason is ever left out:
 * those are in every form. A page of thousands of columns may stay above its limit after the last step.
 *
 * Asks for no more sizes than it needs, since each is known only when that form was rendered: it stops adding up as soon as a page is
 * too long, and looks for the first column that a step has to touch from the most drifted one on.
 */
export function fitPage(parts: PageParts): PagePlan {
  const { frame, columnBytes, jsonBytes } = parts;
  const limit = pageLimit(parts.forms.length);
  let json: JsonForm | null = 'plain';
  let forms = parts.forms;

  const roomForColumns = (form: JsonForm | null): number => {
    // As it is, it would make a page that could be mailed one that cannot.
    const room = (form === 'plain' ? SMALL_PAGE : limit) - frame;
    return form === null || room <= 0 ? room : room - jsonBytes(form);
  };
  const columnsFitIn = (room: number): boolean => bytesUpTo(forms, columnBytes, room) <= room;
  const fits = (): boolean => columnsFitIn(roomForColumns(json));
  const shrinkJson = (last: JsonForm | null): void => {
    // Where the columns alone are too long no form of the JSON helps: none has to be made to know that.
    if (!columnsFitIn(limit - frame)) json = last;
    while (!fits() && json !== last) json = JSON_FORMS[JSON_FORMS.indexOf(json) + 1] ?? null;
  };
  const shrinkColumns = (to: ColumnForm): void => {
    if (fits()) return;
    const before = forms;
    forms = before.map((form) => smaller(form, to));
    const room = roomForColumns(json);
    let bytes = bytesUpTo(forms, columnBytes, room);
    if (bytes > room) return;
    let kept = 0;
    for (const [at, form] of before.entries()) {
      bytes += columnBytes(at, form) - columnBytes(at, smaller(form, to));
      if (bytes > room) break;
      kept = at + 1;
    }
    forms = [...before.slice(0, kept), ...forms.slice(kept)];
  };

  shrinkJson(forms.length > FEW_COLUMNS ? null : 'slim');
  for (const form of STEPS) shrinkColumns(form);
  if (!fits() && json !== null) {
    json = null;
    forms = parts.forms;
    for (const form of STEPS) shrinkColumns(form);
  }
  shrinkColumns('row');
  const room = roomForColumns(json);
  return { forms, json, room: room - bytesUpTo(forms, columnBytes, room) };
}

/** The bytes of columns, or of the first of them as soon as these are more than there is room for. */
function bytesUpTo(
  forms: readonly ColumnForm[],
  columnBytes: PageParts['columnBytes'],
  room: number,
): number {
  let bytes = 0;
  for (const [at, form] of forms.entries()) {
    if (bytes > room) break;
    bytes += columnBytes(at, form);
  }
  return bytes;
}

function smaller(one: ColumnForm, other: ColumnForm): ColumnForm {
  return LARGEST_FIRST.indexOf(one) > LARGEST_FIRST.indexOf(other) ? one : other;
}
