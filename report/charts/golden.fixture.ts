import { CHART_STYLE, CORRELATION_STYLE, HISTORY_STYLE } from './svg-document.js';

/** A chart as a file of its own, with its style inside: the golden files are the gallery. */
export function standalone(svg: string): string {
  return framed(svg, CHART_STYLE);
}

/** The same for charts of pages over many checks. */
export function standaloneHistory(svg: string): string {
  return framed(svg, CHART_STYLE + HISTORY_STYLE);
}

/** The same for the picture of correlations. */
export function standaloneCorrelations(svg: string): string {
  return framed(svg, CHART_STYLE + CORRELATION_STYLE);
}

function framed(svg: string, style: string): string {
  return `${svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('</svg>', `<style>${style}</style></svg>`)}\n`;
}
