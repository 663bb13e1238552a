import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { CHAMPION, makeModelCard } from '../model/card/make-model-card.js';
import type { ModelCard } from '../model/card/model-card-schema.js';
import { describeMetrics } from '../model/describe-metrics.js';
import { parityName } from '../report/fairness-words.js';
import { formatNumber, visibleText } from '../report/format.js';
import { checkOutputs, writeOutput } from './output.js';
import { parseOptions } from './parse-options.js';
import { secondText } from './second-text.js';
import { textTable } from './text-table.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  version: z.string().min(1).default(CHAMPION),
  json: z.boolean().default(false),
  html: z.string().optional(),
});
export type CardOptions = z.input<typeof optionsSchema>;

/**
 * Shows the card of a version.
 *
 * @throws SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN, and what `makeModelCard` throws
 */
export async function writeCard(
  id: string | undefined,
  raw: CardOptions,
  config: SentinelConfig,
): Promise<void> {
  const options = parseOptions(optionsSchema, raw);
  if (id !== undefined && options.model !== undefined && id !== options.model)
    throw sentinelError('SENT_USAGE', { problem: `Expected one model, got ${id} and ${options.model}.` });
  await checkOutputs({ json: options.json ? '-' : undefined, html: options.html });
  const model = modelOf(config, id ?? options.model);
  const deps = { dataDir: config.data_dir, now: () => new Date() };
  const card = await makeModelCard(model, options.version, deps);
  if (options.html !== undefined) {
    const { cardPage } = await import('../api/card/card-page.js');
    await writeOutput(options.html, String(await cardPage(card, { standalone: true })));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(card, null, 2)}\n`);
  else if (options.html === undefined) process.stdout.write(cardText(card));
}

function cardText(card: ModelCard): string {
  const { statements, data, drift, performance, decisions, audit, served } = card;
  const shown = performance.labelled ?? performance.newest;
  const said = Object.entries(statements).map(([name, words = '']) => [
    name.replaceAll('_', ' '),
    visibleText(words).replace(/\s+/g, ' '),
  ]);
  const rows = [
    ['model', `${card.model}, version ${card.version}, ${card.state}`],
    ...said,
    ['made (UTC)', `${secondText(card.created_at)}, ${card.source}, ${card.framework}`],
    [
      'served (UTC)',
      served
        .map(({ from, to }) => `${secondText(from)} to ${to === null ? 'now' : secondText(to)}`)
        .join('; ') || 'never',
    ],
    [
      'training data',
      `${data.training.rows ?? 'unknown'} rows, SHA-256 ${data.training.sha256 ?? 'not known'}`,
    ],
    ['features', data.features.map(({ name, type }) => `${visibleText(name)} (${type})`).join(', ')],
    ['measured', describeMetrics(card.metrics)],
    [
      'calibration',
      card.calibration === null ? 'not measured' : `Brier score ${formatNumber(card.calibration.brier)}`,
    ],
    ['drift', `${drift.verdicts.drift} of ${drift.checks} checks`],
    [
      'drifted most',
      drift.columns
        .slice(0, 5)
        .map(({ name, drifted }) => `${visibleText(name)} (${drifted})`)
        .join(', ') || 'none',
    ],
    [
      'performance',
      shown === null
        ? 'not known'
        : `${shown.summary.verdict.replaceAll('_', ' ')} in the window to ${secondText(shown.window_end)}`,
    ],
    ...(shown?.summary.fairness ?? []).map(({ attribute, parity }) => [
      `by ${visibleText(attribute)}`,
      parity
        .flatMap(({ name, value, estimated }) => {
          if (value === null && estimated === null) return [];
          return `${parityName(name)} ${value === null ? `~${formatNumber(estimated ?? 0)}` : formatNumber(value)}`;
        })
        .join(', '),
    ]),
    ['audit log', audit.intact ? 'intact' : `not intact: ${audit.problem ?? ''}`],
  ];
  const made = decisions.map(({ at, action, by, reason }) => [
    secondText(at),
    action,
    visibleText(by ?? '-'),
    visibleText(reason ?? ''),
  ]);
  return `${textTable(rows)}${made.length > 0 ? `\n${textTable([['at (UTC)', 'action', 'by', 'reason'], ...made])}` : ''}`;
}
