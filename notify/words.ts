/** The sentences of an alert, the same in every channel. */
import type { Alert } from './alert.js';

type Facts = Omit<Alert, 'title' | 'text' | 'id' | 'schema_version'>;

/** Names come from data and may be long. */
function shortened(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

const AGAIN = {
  drift: 'stable again',
  failure: 'drift checks work again',
  performance: 'performance is as expected again',
  approval: 'decided',
} as const;

/** One line that says what happened. */
export function alertTitle(facts: Facts): string {
  const test = facts.test ? '[test] ' : '';
  const still = facts.reminder ? 'still ' : '';
  if (facts.event === 'approval') return `${test}${facts.model}: a new version waits for approval`;
  if (facts.event === 'failure') return `${test}${facts.model}: drift checks ${still}fail`;
  if (facts.event === 'drift') return `${test}${facts.model}: ${facts.reminder ? 'still drifting' : 'drift'}`;
  if (facts.event === 'performance')
    return `${test}${facts.model}: performance ${facts.reminder ? 'is still low' : 'has fallen'}`;
  return `${test}${facts.model}: ${AGAIN[facts.alarm]}`;
}

/** What happened, on what ground, and since when, in a few sentences. */
export function alertText(facts: Facts): string {
  const sentences: string[] = [];
  if (facts.test) sentences.push('This is a test of the channel; nothing has happened.');
  if (facts.candidate) sentences.push(candidateText(facts, facts.candidate));
  if (facts.event === 'approval') return sentences.join(' ');
  const percent = facts.share === null ? '' : ` (${Math.round(facts.share * 100)} % of the columns)`;
  if (facts.event === 'failure') {
    sentences.push(`The check of the window to ${facts.window.end} failed for good.`);
    if (facts.problem) sentences.push(`${facts.problem.type}: ${shortened(facts.problem.message, 500)}`);
  } else if (facts.event === 'drift') {
    sentences.push(windowState(facts, percent));
    if (facts.windows && facts.windows.of > 1)
      sentences.push(`So did ${facts.windows.drifted} of the last ${facts.windows.of} windows.`);
  } else if (facts.alarm === 'performance') {
    sentences.push(...performanceText(facts));
  } else if (facts.alarm === 'drift') {
    sentences.push(`The window to ${facts.window.end} is stable.`);
    if (facts.windows && facts.windows.of > 1)
      sentences.push(`So are the last ${facts.windows.of - facts.windows.drifted} windows.`);
  } else sentences.push(`The check of the window to ${facts.window.end} was done.`);
  if (facts.event === 'drift' && facts.columns.length > 0) {
    const named = facts.columns.slice(0, 10).map(({ name }) => shortened(name));
    const more =
      facts.columns.length > named.length ? `, and ${facts.columns.length - named.length} more` : '';
    sentences.push(`Drifted columns: ${named.join(', ')}${more}.`);
  }
  if (facts.why !== null && (facts.event === 'drift' || facts.event === 'performance'))
    sentences.push(shortened(facts.why, 600));
  if (facts.event === 'recovery' || facts.reminder) sentences.push(`The alarm was raised at ${facts.since}.`);
  return sentences.join(' ');
}

/** What is known of the window that decided, and by what. */
function performanceText({ performance, event, windows }: Facts): string[] {
  if (performance === null) return ['Whether performance goes on as it was is not known.'];
  const { judged_by: by, figures, labelled, predictions, window_end } = performance;
  const shown = figures
    .filter(({ fallen }) => event === 'recovery' || fallen)
    .slice(0, 10)
    .map(({ name, value, lower, upper }) => {
      const bounds = [
        ...(lower === null ? [] : [`at least ${lower.toPrecision(3)}`]),
        ...(upper === null ? [] : [`at most ${upper.toPrecision(3)}`]),
      ].join(', ');
      return `${name} ${value === null ? 'not known' : value.toPrecision(3)}${bounds === '' ? '' : ` (expected ${bounds})`}`;
    });
  return [
    `In the window to ${window_end}, ${by === 'realised' ? 'by labels' : 'by estimate'}: ${shown.join('; ')}.`,
    `${labelled} of ${predictions} predictions have labels.`,
    ...(event === 'performance' && windows && windows.of > 1
      ? [`It had fallen in ${windows.drifted} of the last ${windows.of} windows judged so.`]
      : []),
  ];
}

/** Who waits for what, and how to decide. */
function candidateText(
  { model }: Facts,
  { version, champion, decide_by }: NonNullable<Alert['candidate']>,
): string {
  const beside = champion === null ? '' : ` and was compared with the champion ${champion}`;
  return `The version ${version} was trained on recent feedback${beside}. Decide with sentinel approve --model ${model} or sentinel reject --model ${model} until ${decide_by}; after that it is set aside.`;
}

/** What is known of the window of an alarm that is on. */
function windowState({ verdict, window }: Facts, percent: string): string {
  if (verdict === 'drift') return `The window to ${window.end} has drifted${percent}.`;
  if (verdict === 'stable')
    return `The window to ${window.end} is stable, which is not long enough for the alarm to end.`;
  if (verdict === 'insufficient_data')
    return `The window to ${window.end} has too few rows, so whether the drift goes on is not known.`;
  return `The check of the window to ${window.end} failed, so whether the drift goes on is not known.`;
}

/** The columns of an alert as lines, with the count of windows where it was decided on several. */
export function columnLines({ columns, windows }: Alert): string[] {
  return columns.map(({ name, windows: drifted }) =>
    windows && windows.of > 1 ? `${shortened(name)} (${drifted} of ${windows.of} windows)` : shortened(name),
  );
}
