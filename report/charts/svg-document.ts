import { escapeMarkup } from './escape-markup.js';

export interface SvgFrame {
  readonly width: number;
  readonly height: number;
  /** Where the drawing's origin stands, from the top left corner. */
  readonly origin?: readonly [left: number, top: number];
  /** The name of the picture, for screen readers and as a tooltip. */
  readonly title: string;
  /** What the picture shows, in a sentence; empty when the title says it all. */
  readonly description: string;
  readonly className: string;
  /** Drawn in its own size, a unit a pixel, where the page does not say otherwise. */
  readonly sized?: boolean;
}

/**
 * The looks of every chart, once per page instead of once per mark: a report of 500 columns has thousands of marks.
 * `r` is the reference, a filled area, and `c` the current window, a line, so that they differ without colour; `f` is
 * the filled form of `c`; `s` and `t` are the strips of the two. `g` is the grid, `b` a baseline, `l` and `e` are
 * labels, `j` is `c` as a narrow bar, `k` is a tick, `a` and `d` are what drifted and `o` what did not, `x` and `q` are the same as bars, `p` are points, `w` is an interval. Colours come from the page's variables, with fall-backs for a
 * chart on its own.
 */
export const CHART_STYLE = `
.chart, .strip, .gauge, .trend { font: 11.5px system-ui, sans-serif; fill: currentColor; }
.r { fill: var(--reference, #d5d0c5); stroke: var(--reference-edge, #968f80); }
.c { fill: none; stroke: var(--current, #1f5bc4); stroke-width: 1.75; stroke-linejoin: round; }
.r, .c, .b { vector-effect: non-scaling-stroke; }
.f { fill: var(--current, #1f5bc4); }
.s { fill: none; stroke: var(--reference-edge, #968f80); stroke-width: 2; }
.t { fill: none; stroke: var(--current, #1f5bc4); stroke-width: 2; }
.j { fill: none; stroke: var(--current, #1f5bc4); stroke-width: 3; }
.k { stroke: currentColor; stroke-width: 2; }
.g { fill: none; stroke: currentColor; opacity: 0.15; }
.b { fill: none; stroke: currentColor; opacity: 0.6; }
.l { opacity: 0.75; text-anchor: middle; }
.e { opacity: 0.75; text-anchor: end; transform: translateX(-7px); }
.q, .x { fill: none; stroke: var(--reference-edge, #968f80); stroke-width: 1.4; }
.x { stroke: var(--drift, #b3261e); }
.p { fill: none; stroke-width: 6; stroke-linecap: round; }
.w { fill: none; stroke: var(--muted, #67635a); stroke-width: 2; }
.a { fill: none; stroke: var(--drift, #b3261e); stroke-width: 14; }
.d { fill: var(--drift, #b3261e); stroke: var(--drift, #b3261e); stroke-linejoin: round; }
.o { fill: var(--paper, #fff); stroke: var(--muted, #67635a); stroke-linejoin: round; }
`;

/** The looks of the picture of correlations: `squares`, those of the reference `before`, `in` the inside of a hollow one; `n` frames what has changed. */
export const CORRELATION_STYLE = `
.n { fill: none; stroke: var(--drift, #b3261e); stroke-width: 1.5; }
.squares { fill: none; stroke: var(--current, #1f5bc4); stroke-linecap: square; }
.before { stroke: var(--reference-edge, #968f80); }
.squares .in { stroke: var(--paper, #fff); }
`;

/** The looks of what a model put out over checks: amounts `v`, the reference `y` and `z`, quartiles `u`, a median `m`. */
export const OUTPUT_STYLE = `
.v { fill: none; stroke: var(--current, #1f5bc4); stroke-width: 8; opacity: 0.75; }
.y { fill: none; stroke: var(--ink, #1d1c1a); stroke-width: 1.25; }
.z { fill: var(--reference, #d5d0c5); opacity: 0.6; }
.u { fill: none; stroke: var(--current, #1f5bc4); stroke-width: 6; }
.m { fill: none; stroke: var(--paper, #fff); stroke-width: 2; }
`;

/** The looks of what only a page over many checks draws: those, cells of heat strips `h1` to `h6`, an estimate `i`. */
export const HISTORY_STYLE = `
${OUTPUT_STYLE}.h1, .h2, .h3, .h4, .h5, .h6 { fill: none; stroke: var(--reference-edge, #968f80); stroke-width: 8; }
.h1 { opacity: 0.25; }
.h2 { opacity: 0.5; }
.h3 { opacity: 0.75; }
.h5, .h6 { stroke: var(--drift, #b3261e); }
.h5 { opacity: 0.7; }
.n { fill: none; stroke: var(--drift, #b3261e); stroke-width: 1.5; }
.i { fill: var(--paper, #fff); stroke: var(--current, #1f5bc4); stroke-width: 1.25; }
`;

/**
 * Wraps drawn content into an SVG that screen readers announce as one image.
 *
 * @param content SVG markup, its labels already escaped
 */
export function svgDocument(frame: SvgFrame, content: string): string {
  const [left, top] = frame.origin ?? [0, 0];
  const description = frame.description === '' ? '' : `<desc>${escapeMarkup(frame.description)}</desc>`;
  const size = frame.sized === true ? ` width="${frame.width}"` : '';
  return (
    `<svg class="${frame.className}"${size} role="img" viewBox="${0 - left} ${0 - top} ${frame.width} ${frame.height}">` +
    `<title>${escapeMarkup(frame.title)}</title>${description}${content}</svg>`
  );
}

/** A coordinate with at most one decimal. */
export function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

/** What a chart without a single value says. */
export function emptyChart(frame: Pick<SvgFrame, 'width' | 'title' | 'description' | 'className'>): string {
  return svgDocument(
    { ...frame, height: 40 },
    `<text class="l" x="${frame.width / 2}" y="24">No values to draw</text>`,
  );
}
