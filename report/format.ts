/** How numbers, shares, instants and foreign text are written in a report. Plain strings; escaping comes later. */

/** No-break space: a number and its unit stay on one line. */
const NBSP = '\u00a0';
/** The typographic minus: as wide as the plus sign beside it in a column of changes. */
const MINUS = '\u2212';

/** Below this, and from 1e9 on, a number is written with an exponent. */
const SMALLEST_PLAIN = 1e-4;
const SMALLEST_HUGE = 1e9;

/** A count with thousands separators: `26,049`. */
export function formatCount(value: number): string {
  return grouped(value, 0);
}

/**
 * A lone number with about three significant digits: `0.123`, `12.3`, `1,234`, `3.2e-9`.
 *
 * @param value finite
 */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < SMALLEST_PLAIN || size >= SMALLEST_HUGE) return formatExponential(value);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return trimZeros(grouped(value, decimals));
}

/** A score with three decimals, so that scores line up; a small one with as many as it takes to be seen. */
export function formatScore(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 0.001 && size < 1000) ? grouped(value, 3) : formatNumber(value);
}

/** How the numbers of one column are written. */
export interface ColumnNumberFormat {
  /** One value. */
  one(value: number): string;
  /** Two values and the change between them, with the same decimals. The change is that of the numbers as written. */
  pair(before: number, after: number): { before: string; after: string; change: string };
}

/**
 * Writes the numbers of a column: their decimals follow its spread (three digits of it), so that neighbouring values
 * stay apart, and no number has more than it needs.
 *
 * @param spread the width of the column's range, in its own unit; 0 when it holds one value
 */
export function columnNumberFormat(spread: number): ColumnNumberFormat {
  /** The decimals that the values need, `null` when they are written with an exponent. */
  const decimalsOf = (values: readonly number[]) => {
    const largest = Math.max(...values.map(Math.abs));
    const scale = spread > 0 ? spread : largest;
    if (largest >= SMALLEST_HUGE || (scale > 0 && scale < SMALLEST_PLAIN)) return null;
    const most = scale === 0 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(scale))));
    return Math.max(...values.map((value) => decimalsNeeded(value, most)));
  };
  return {
    one(value) {
      const decimals = decimalsOf([value]);
      return decimals === null ? formatExponential(value) : grouped(value, decimals);
    },
    pair(before, after) {
      const decimals = decimalsOf([before, after]);
      if (decimals === null) {
        const [first, second] = [formatExponential(before), formatExponential(after)];
        return {
          before: first,
          after: second,
          change: first === second ? '0' : withSign(formatExponential(after - before)),
        };
      }
      const change = Number(after.toFixed(decimals)) - Number(before.toFixed(decimals));
      return {
        before: grouped(before, decimals),
        after: grouped(after, decimals),
        change: withSign(grouped(change, decimals)),
      };
    },
  };
}

/** A text that already is a number, with a sign in front: `+8`, `−0.3`, `0`. */
export function withSign(text: string): string {
  if (!/[1-9]/.test(text)) return '0';
  return text.startsWith(MINUS) ? text : `+${text}`;
}

/**
 * A share as a percentage: `40 %`, `4.2 %`, `< 0.1 %`. Only nothing is `0 %` and only everything `100 %`.
 *
 * @param share from 0 to 1
 * @param decimals digits after the point; by size unless told (one below 10 %, none from there)
 */
export function formatPercent(share: number, decimals?: number): string {
  const percent = share * 100;
  if (percent === 0) return `0${NBSP}%`;
  if (percent < 0.1) return `<${NBSP}0.1${NBSP}%`;
  if (percent > 99.9 && percent < 100) return `>${NBSP}99.9${NBSP}%`;
  const digits = decimals ?? (percent < 9.95 || (percent > 99 && percent < 100) ? 1 : 0);
  const text = percent.toFixed(digits);
  return `${decimals === undefined ? trimZeros(text) : text}${NBSP}%`;
}

/**
 * A change of a share in percentage points: `+8.8 pp`.
 *
 * @param change from −1 to 1
 */
export function formatPoints(change: number): string {
  return `${withSign(grouped(change * 100, 1))}${NBSP}pp`;
}

/** A p-value as people read it: `< 0.001`, `0.012`, `0.34`. */
export function formatP(p: number): string {
  if (p < 0.001) return `<${NBSP}0.001`;
  return p < 0.0995 ? p.toFixed(3) : p.toFixed(2);
}

/** A p-value as it was computed, to four significant digits: `3.214e-9`. */
export function formatExactP(p: number): string {
  return p === 0 ? 'below 5e-324' : String(Number(p.toPrecision(4)));
}

/** An ISO 8601 instant in UTC, its seconds only where it has some: `2026-03-09 14:00 UTC`. Other text comes back as it is. */
export function formatInstant(instant: string): string {
  return instantFormat([instant])(instant);
}

/**
 * Writes instants that stand beside each other alike: to the second as soon as one of `known` has seconds, else to the minute.
 *
 * @param known ISO 8601; `null` counts for nothing
 */
export function instantFormat(known: readonly (string | null)[]): (instant: string) => string {
  const seconds = known
    .flatMap((instant) => (instant === null ? [] : (isoOf(instant) ?? [])))
    .some((iso) => iso.slice(17, 19) !== '00');
  return (instant) => {
    const iso = isoOf(instant);
    return iso === null ? instant : `${iso.slice(0, seconds ? 19 : 16).replace('T', ' ')} UTC`;
  };
}

function isoOf(instant: string): string | null {
  const time = Date.parse(instant);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/**
 * Foreign text made safe to look at: control characters, invisible direction marks and lone surrogates become
 * visible signs, so that a name can neither hide nor turn around the text beside it. Not escaped for markup.
 */
export function visibleText(text: string): string {
  if (text === '') return '(empty)';
  return text
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu, (sign) => {
      const code = sign.charCodeAt(0);
      if (code < 0x20) return String.fromCharCode(0x2400 + code);
      return code === 0x7f ? '\u2421' : '\ufffd';
    })
    .replace(/^ +| +$/g, (spaces) => '\u2423'.repeat(spaces.length));
}

/** Made when a text is long: loading what it knows of all scripts takes a while. */
let graphemes: Intl.Segmenter | undefined;

/**
 * The first `length` characters as a reader counts them, with an ellipsis when some were left out.
 *
 * @param length at least 2
 */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let kept = '';
  let count = 0;
  // A single character can be made of any number of code units, so these are bounded too.
  for (const { segment } of graphemes.segment(text.slice(0, length * 8))) {
    count += 1;
    if (count === length) return `${kept}…`;
    if (kept.length + segment.length > length * 4) return `${kept}…`;
    kept += segment;
  }
  return kept.length < text.length ? `${kept}…` : kept;
}

/** The most that the title of a shortened text shows of it: a cell of a file may hold a million letters. */
const LONGEST_TITLE = 300;

/** What stands in the title of a shortened text: the whole of it, as far as anybody reads; `null` when it was not shortened. */
export function titleOf(whole: string, shown: string): string | null {
  return shown === whole ? null : shorten(whole, LONGEST_TITLE);
}

function grouped(value: number, decimals: number): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction] = fixed.split('.');
  const text = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction ? `.${fraction}` : ''}`;
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

function formatExponential(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential(2).split('e');
  return `${value < 0 ? MINUS : ''}${trimZeros(mantissa)}e${exponent.replace('+', '')}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function decimalsNeeded(value: number, most: number): number {
  const fraction = value.toFixed(most).split('.')[1]?.replace(/0+$/, '') ?? '';
  return fraction.length;
}
