import type { PerformanceFigure } from '../../drift/performance/performance-schema.js';
import { formatNumber } from '../format.js';
import { boundsWords, figureName } from '../performance-words.js';

/** Figures as a table in Markdown: names and numbers, no foreign text. */
export function performanceTable(figures: readonly PerformanceFigure[]): string[] {
  if (figures.length === 0) return [];
  return [
    '| Figure | With labels | 95 % interval | Estimated | Reference | Bounds |',
    '|:--|--:|:--|--:|--:|:--|',
    ...figures.map((figure) => {
      const { name, judged, realised, estimated, reference, bounds, fallen } = figure;
      const mark = (isFallen: boolean, text: string) => (isFallen && judged ? `**${text}**` : text);
      return `| ${[
        figureName(name),
        mark(fallen.realised, number(realised?.value)),
        realised?.interval ? realised.interval.map(formatNumber).join(' to ') : '–',
        mark(fallen.estimated, number(estimated?.value)),
        number(reference),
        boundsWords(bounds),
      ].join(' | ')} |`;
    }),
  ];
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : formatNumber(value);
}
