/** One field of a cron expression or calendar: `*`, `5`, `1-5`, `*` + `/15`, `8-18/2`, `MON,WED`, and lists of these. */

export interface FieldRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export interface FieldKind {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Three-letter names of the values from `min` on. */
  readonly names?: readonly string[];
  /** A second number for `min`: Sunday is 0 and 7. */
  readonly alias?: number;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

export const FIELDS = {
  second: { name: 'second', min: 0, max: 59 },
  minute: { name: 'minute', min: 0, max: 59 },
  hour: { name: 'hour', min: 0, max: 23 },
  day_of_month: { name: 'day_of_month', min: 1, max: 31 },
  month: { name: 'month', min: 1, max: 12, names: MONTHS },
  day_of_week: { name: 'day_of_week', min: 0, max: 6, names: DAYS, alias: 7 },
} as const satisfies Record<string, FieldKind>;

/**
 * The ranges that a field names, in its order. Months and days may be written by their first three letters, in any case.
 *
 * @throws RangeError saying what was expected
 */
export function parseField(text: string, kind: FieldKind): FieldRange[] {
  return text.split(',').flatMap((part) => parsePart(part.trim(), text, kind));
}

/** The values of some ranges, ascending, each once. */
export function valuesOf(ranges: readonly FieldRange[]): number[] {
  const values = new Set<number>();
  for (const { start, end, step } of ranges) for (let at = start; at <= end; at += step) values.add(at);
  return [...values].sort((a, b) => a - b);
}

function parsePart(part: string, whole: string, kind: FieldKind): FieldRange[] {
  const { min, max, alias } = kind;
  const match = /^(?:(\*)|([A-Za-z]+|\d+)(?:-([A-Za-z]+|\d+))?)(?:\/(\d+))?$/.exec(part);
  if (!match) throw refusal(whole, kind);
  const [, all, first, last, stride] = match;
  const step = stride === undefined ? 1 : Number(stride);
  if (step < 1) throw refusal(whole, kind);
  if (all !== undefined) return [{ start: min, end: max, step }];
  const start = numberOf(first ?? '', whole, kind);
  // As Temporal reads it, `5/15` goes from 5 to the end.
  const end =
    last !== undefined ? numberOf(last, whole, kind) : stride === undefined ? start : Math.max(max, start);
  if (end < start) throw refusal(whole, kind);
  if (alias === undefined || end < alias) return [{ start, end, step }];
  return valuesOf([{ start, end, step }]).map((value) => {
    const same = value === alias ? min : value;
    return { start: same, end: same, step: 1 };
  });
}

function numberOf(text: string, whole: string, kind: FieldKind): number {
  const { min, max, names, alias } = kind;
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    if (number >= min && number <= (alias ?? max)) return number;
  } else {
    const at = names?.indexOf(text.toUpperCase()) ?? -1;
    if (at >= 0) return at + min;
  }
  throw refusal(whole, kind);
}

function refusal(text: string, { name, min, max, names, alias }: FieldKind): RangeError {
  const named = names ? ` or ${names[0]} to ${names.at(-1)}` : '';
  return new RangeError(
    `expected ${name} as numbers from ${min} to ${alias ?? max}${named}, such as *, ${min}, ${min}-${max} or */2, got "${text}"`,
  );
}
