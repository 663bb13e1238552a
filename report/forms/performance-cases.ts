import type { PerformanceFigure, PerformanceSection } from '../../drift/performance/performance-schema.js';
import { formatNumber } from '../format.js';
import { boundsWords, fallWords, figureName, performanceSentence } from '../performance-words.js';
import type { TestCase } from './test-case.js';

/**
 * A test case for the verdict on performance, and one for each figure that it looks at.
 *
 * A figure fails when it lies beyond its bound by what the verdict rests on: labels where there are enough of them, else the
 * estimate. What is not judged, or has no value there, is skipped with the reason.
 */
export function performanceCases(section: PerformanceSection): TestCase[] {
  const judged = section.figures.filter((figure) => figure.judged);
  return [verdictCase(section), ...judged.map((figure) => figureCase(figure, section))];
}

function verdictCase(section: PerformanceSection): TestCase {
  const { verdict, notes } = section;
  const sentence = performanceSentence(section);
  const said = [sentence, ...notes].join('\n');
  return {
    name: 'verdict',
    failure: verdict === 'fallen' ? { message: sentence, detail: said } : null,
    skipped: verdict === 'unknown' ? sentence : null,
    output: verdict === 'as_expected' ? said : null,
  };
}

function figureCase(figure: PerformanceFigure, { judged_by: by, verdict }: PerformanceSection): TestCase {
  const name = figureName(figure.name);
  const said = figureWords(figure);
  const bare = { name, failure: null, skipped: null, output: null };
  if (by === null) return { ...bare, skipped: `Not judged. ${said}` };
  if (verdict === 'fallen' && figure.fallen[by])
    return { ...bare, failure: { message: `${fallWords(figure, by)}.`, detail: said } };
  if (figure[by]?.value == null) {
    return { ...bare, skipped: `${figure[by]?.reason ?? 'It is not known'}. ${said}` };
  }
  return { ...bare, output: said };
}

/** `With labels 0.74 (0.71 to 0.77), estimated 0.75, reference 0.82, bounds at least 0.79.` */
function figureWords({ realised, estimated, reference, bounds }: PerformanceFigure): string {
  const value = (of: PerformanceFigure['realised'] | PerformanceFigure['estimated']) =>
    of?.value == null
      ? 'not known'
      : `${formatNumber(of.value)}${of.interval === null ? '' : ` (${of.interval.map(formatNumber).join(' to ')})`}`;
  const parts = [
    `with labels ${value(realised)}`,
    `estimated ${value(estimated)}`,
    `reference ${reference === null ? 'not known' : formatNumber(reference)}`,
    `bounds ${boundsWords(bounds).replace('–', 'none')}`,
  ];
  const words = parts.join(', ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
