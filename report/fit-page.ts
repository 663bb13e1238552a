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

/**
 * Makes a page fit, step by step, each only as far as it takes:
 *
 * 1. the JSON is packed, then rounded, then slimmed; with more than 20 columns it is left out next
 * 2. charts get half their bins
 * 3. columns are told in brief
 * 4. columns are drawn small
 * 5. the JSON is left out
 * 6. columns keep their row in the table only
 *
 * Steps 2, 3, 4 and 6 begin with the column that drifted least. No verdict, score, threshold, p-value or reason is ever left out:
 * those are in every form. A page of thousands of columns may stay above its limit after the last step.
 */
export function fitPage(parts: PageParts): PagePlan {
  const { frame, columnBytes, jsonBytes } = parts;
  const forms = [...parts.forms];
  const limit = pageLimit(forms.length);
  let columns = forms.reduce((sum, form, at) => sum + columnBytes(at, form), frame);
  let json = 0;
  const jsonForm = () => JSON_FORMS[json] ?? null;
  const fits = () => {
    const form = jsonForm();
    // As it is, it would make a page that could be mailed one that cannot.
    const most = form === 'plain' ? SMALL_PAGE : limit;
    return columns + (form === null ? 0 : jsonBytes(form)) <= most;
  };
  const shrinkJson = (last: JsonForm | null) => {
    while (!fits() && json < JSON_FORMS.indexOf(last)) json += 1;
  };
  const shrinkColumns = (from: readonly ColumnForm[], to: ColumnForm) => {
    for (let at = forms.length - 1; at >= 0 && !fits(); at -= 1) {
      const form = forms[at];
      if (form === undefined || !from.includes(form)) continue;
      columns += columnBytes(at, to) - columnBytes(at, form);
      forms[at] = to;
    }
  };
  shrinkJson(forms.length > FEW_COLUMNS ? null : 'slim');
  shrinkColumns(['full'], 'coarse');
  shrinkColumns(['full', 'coarse'], 'brief');
  shrinkColumns(['full', 'coarse', 'brief'], 'small');
  shrinkJson(null);
  shrinkColumns(['small'], 'row');
  return { forms, json: jsonForm() };
}
