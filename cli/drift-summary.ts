import type { DriftResult } from '../drift/result.js';
import { textTable } from './text-table.js';

/** A result as a person reads it on a terminal: the verdict, then the columns, drifted ones first. */
export function driftSummary(result: DriftResult): string {
  const { dataset, verdict, reference, current } = result;
  const rows = result.columns
    .toSorted((a, b) => Number(b.drifted) - Number(a.drifted))
    .map((column) => [
      printable(column.name),
      column.status === 'skipped' ? 'skipped' : column.drifted ? 'DRIFT' : 'stable',
      column.test ?? '-',
      figure(column.score),
      figure(column.threshold),
      figure(column.p_adjusted ?? column.p_value),
      column.reason === null ? '' : printable(column.reason),
    ]);
  const listed = new Set(result.columns.map(({ name }) => name));
  const others = result.skipped_columns
    .filter(({ name }) => !listed.has(name))
    .map(({ name, reason }) => [printable(name), 'skipped', '-', '-', '-', '-', printable(reason)]);
  return [
    `verdict  ${verdict.replace('_', ' ')}: ${dataset.drifted_columns} of ${dataset.columns} columns drifted ` +
      `(${percent(dataset.share)}, at least ${percent(dataset.threshold)} is drift)\n`,
    `rows     ${current.rows.toLocaleString('en')} against ${reference.rows.toLocaleString('en')} of the reference\n\n`,
    textTable([['column', 'verdict', 'test', 'score', 'threshold', 'p', ''], ...rows, ...others]),
    ...result.warnings.map((warning) => `warning: ${printable(warning)}\n`),
    '\n',
  ].join('');
}

function figure(value: number | null): string {
  if (value === null) return '-';
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : value.toFixed(4);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** Names come from files: control characters must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
