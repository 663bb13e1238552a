import { formatNumber, instantFormat, visibleText } from '../report/format.js';
import { fairnessLines } from '../report/forms/fairness-table.js';
import { escaped } from '../report/forms/markdown-text.js';
import { performanceTable } from '../report/forms/performance-table.js';
import { performanceSentence, verdictName } from '../report/performance-words.js';
import type { PerformanceAnswer } from './performance-answer.js';

const SIGNS = { fallen: '🔴', as_expected: '🟢', unknown: '🟡' } as const;

/** How right a model is as Markdown (GitHub's kind), for the comment on a pull request or a message in a chat. */
export function performanceMarkdown({
  model,
  source,
  performance,
  problem,
  windows,
}: PerformanceAnswer): string {
  const of = escaped(visibleText(model ?? source));
  const written = instantFormat(windows.map(({ end }) => end));
  const past = windows.map(({ end, at_check: atCheck, now }) => {
    const figure = now.figures.find(({ judged }) => judged);
    return `| ${[
      written(end),
      `${now.labelled} of ${now.predictions}`,
      atCheck === null ? '–' : verdictName(atCheck.verdict),
      verdictName(now.verdict),
      figure ? `${figure.name} ${[figure.realised, figure.estimated].map(number).join(', estimated ')}` : '–',
    ].join(' | ')} |`;
  });
  return `${[
    `### ${SIGNS[performance?.verdict ?? 'unknown']} Performance of ${of}`,
    '',
    performance ? performanceSentence(performance) : escaped(problem ?? 'No label is known.'),
    '',
    ...(performance ? [...performanceTable(performance.figures), ''] : []),
    ...(performance?.notes.map((note) => `- ${escaped(note)}`) ?? []),
    ...(performance?.fairness ? ['', ...fairnessLines(performance.fairness)] : []),
    ...(past.length > 0
      ? [
          '',
          '**Past windows**',
          '',
          '| Window to | Labels | At the check | Now | First judged figure |',
          '|:--|--:|:--|:--|:--|',
          ...past,
        ]
      : []),
  ].join('\n')}\n`;
}

function number(value: number | null): string {
  return value === null ? '–' : formatNumber(value);
}
