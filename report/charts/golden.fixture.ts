import { CHART_STYLE } from './svg-document.js';

/** A chart as a file of its own, with its style inside: the golden files are the gallery. */
export function standalone(svg: string): string {
  return `${svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('</svg>', `<style>${CHART_STYLE}</style></svg>`)}\n`;
}
