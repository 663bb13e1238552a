import type { PerformanceSection } from '../drift/performance/performance-schema.js';
import {
  boundsWords,
  estimateErrorWords,
  performanceSentence,
  verdictName,
} from '../report/performance-words.js';
import { fairnessText } from './fairness-text.js';
import type { PerformanceAnswer } from './performance-answer.js';
import { textTable } from './text-table.js';

/** How right a model is, as a person reads it on a terminal: the verdict, the figures, then past windows. */
export function performanceText({ performance, problem, window, windows }: PerformanceAnswer): string {
  const lines: string[] = [];
  if (window !== null) lines.push(`window   ${window.start ?? 'the first row'} to ${window.end}\n`);
  if (performance === null)
    lines.push(
      `verdict  not known: ${printable(problem ?? 'neither the rows nor the reference have a label')}\n`,
    );
  else lines.push(...sectionLines(performance));
  if (windows.length > 0) lines.push('\npast windows\n', textTable([PAST, ...windows.map(pastRow)]));
  return lines.join('');
}

function sectionLines(section: PerformanceSection): string[] {
  const { verdict, figures, estimator, target_drift: moved, notes } = section;
  const errors = figures.flatMap((figure) => (figure.judged ? (estimateErrorWords(figure) ?? []) : []));
  return [
    `verdict  ${verdictName(verdict)}\n`,
    `         ${performanceSentence(section)}\n\n`,
    textTable([
      ['figure', '', 'with labels', '95 % interval', 'estimated', 'reference', 'bounds'],
      ...figures.map(({ name, judged, realised, estimated, reference, bounds, fallen }) => [
        name,
        judged ? (fallen.realised || fallen.estimated ? 'FALLEN' : 'judged') : '',
        number(realised?.value),
        realised?.interval ? realised.interval.map(number).join(' to ') : '-',
        number(estimated?.value),
        number(reference),
        boundsWords(bounds).replace('–', '-'),
      ]),
    ]),
    ...(estimator === null
      ? []
      : [`estimated by ${estimator.method.toUpperCase()}${calibration(estimator.calibrated)}\n`]),
    ...errors.map((sentence) => `${sentence}\n`),
    ...(moved === null
      ? []
      : [
          `target   ${moved.drifted ? 'has drifted' : 'has not drifted'} (score ${number(moved.score)}, threshold ${number(moved.threshold)})\n`,
        ]),
    ...notes.map((note) => `note: ${printable(note)}\n`),
    ...(section.fairness ? [fairnessText(section.fairness)] : []),
  ];
}

function calibration(calibrated: boolean | null): string {
  if (calibrated === null) return '';
  return calibrated ? ', scores calibrated on the reference' : ', scores as they are';
}

const PAST = [
  'window to',
  'labels',
  'at the check',
  'now',
  'revision',
  'first judged figure',
  'with labels',
  'estimated',
];

function pastRow({ end, at_check: atCheck, now }: PerformanceAnswer['windows'][number]): string[] {
  const figure = now.figures.find(({ judged }) => judged);
  return [
    end,
    `${now.labelled} of ${now.predictions}`,
    atCheck === null ? '-' : verdictName(atCheck.verdict),
    verdictName(now.verdict),
    String(now.revision),
    figure?.name ?? '-',
    number(figure?.realised),
    number(figure?.estimated),
  ];
}

function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : value.toFixed(4);
}

/** Names come from files: control characters must not reach the terminal. */
function printable(text: string): string {
  return (text.length > 300 ? `${text.slice(0, 299)}…` : text).replace(/\p{Cc}/gu, '�');
}
