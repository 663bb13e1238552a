import { resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import { type ModelConfig, modelOf } from '../config/load-config.js';
import type { ChampionRecord } from '../model/champion-log.js';
import { describeMetrics } from '../model/describe-metrics.js';
import { importModel } from '../model/import-model.js';
import { promoteVersion, rollBackVersion } from '../model/promote-version.js';
import { createModelRegistry, type ListedVersion, type ModelRegistry } from '../model/registry.js';
import { readImportance, readImportanceFailure } from '../model/version-importance.js';
import type { VersionMetadata } from '../model/version-metadata.js';
import { commandConfig } from './command-config.js';
import { type CardOptions, writeCard } from './model-card.js';
import { importanceText } from './model-importance.js';
import { parseOptions } from './parse-options.js';
import { secondText } from './second-text.js';
import { textTable } from './text-table.js';
import { userName } from './user-name.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  json: z.boolean().default(false),
  reason: z.string().min(1).optional(),
  expect: z.string().min(1).optional(),
  promote: z.boolean().default(false),
});
type Options = z.infer<typeof optionsSchema>;

const now = (): Date => new Date();

/** `sentinel model list | show | history | promote | rollback | import | archive | card` */
export function modelCommand(): Command {
  const group = new Command('model').description('the versions of a model, and which of them is served');
  const verb = (usage: string, description: string, otherwise = 'the default model'): Command =>
    group
      .command(usage)
      .description(description)
      .option('--model <id>', `which model (default: ${otherwise})`)
      .option('--json', 'print JSON');

  verb('list', 'list the versions of every model, or of one, newest first', 'all').action(
    async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const models =
        options.model === undefined ? Object.values(config.models) : [modelOf(config, options.model)];
      await listVersions(models, options);
    },
  );
  verb('show [version]', 'show what is known of a version (default: the champion)').action(
    async (version: string | undefined, raw: unknown, command: Command) => {
      const { model, registry, options } = await opened(raw, command);
      const metadata = await registry.get(version ?? (await championOf(registry)));
      const importance = await readImportance(model, metadata.version);
      const unknown = async () =>
        (await readImportanceFailure(model, metadata.version))?.reason ??
        'not measured yet; the first check that meets the version does so';
      const worth = importanceText(importance ?? (await unknown()));
      print(
        options,
        { ...metadata, importance },
        () => `${textTable(described(metadata, registry.filePath(metadata)))}${worth}`,
      );
    },
  );
  verb('history', 'list promotions and rollbacks, newest first').action(
    async (raw: unknown, command: Command) => {
      const { registry, options } = await opened(raw, command);
      const records = (await registry.history()).toReversed();
      print(options, records, () =>
        textTable([['at (UTC)', 'action', 'version', 'by', 'reason'], ...records.map(historyRow)]),
      );
    },
  );
  verb('promote <version>', 'make a version champion; running APIs serve it within a second')
    .option('--expect <version>', 'only if this version is champion now')
    .option('--reason <text>', 'why, for the history')
    .action(async (version: string, raw: unknown, command: Command) => {
      const { model, options } = await opened(raw, command);
      const promotion = { by: userName(), reason: options.reason, expected: options.expect };
      tell(options, model, await promoteVersion(model, version, promotion, { now }));
    });
  verb('rollback', 'make the champion before the present one champion again')
    .option('--expect <version>', 'only if this version is champion now')
    .option('--reason <text>', 'why, for the history')
    .action(async (raw: unknown, command: Command) => {
      const { model, options } = await opened(raw, command);
      const promotion = { by: userName(), reason: options.reason, expected: options.expect };
      tell(options, model, await rollBackVersion(model, promotion, { now }));
    });
  verb('import <file>', 'take in a model of another tool, measured on the held-out rows where there are any')
    .option('--promote', 'make it champion at once')
    .option('--reason <text>', 'why it is promoted, for the history')
    .action(async (file: string, raw: unknown, command: Command) => {
      const { model, options } = await opened(raw, command);
      const metadata = await importModel(model, resolve(file), { now });
      if (options.promote)
        await promoteVersion(model, metadata.version, { by: userName(), reason: options.reason }, { now });
      print(options, metadata, () => {
        const state = options.promote
          ? 'champion'
          : `a candidate; sentinel model promote ${metadata.version} serves it`;
        return `${model.id}: ${metadata.version} is ${state}; ${metadata.framework}, ${describeMetrics(metadata.metrics)}\n`;
      });
    });
  verb('archive <version>', 'set a version aside; its files stay, and it may be promoted later')
    .option('--reason <text>', 'why')
    .action(async (version: string, raw: unknown, command: Command) => {
      const { model, registry, options } = await opened(raw, command);
      if ((await registry.champion())?.version === version) {
        const problem = `${version} is the champion of ${model.id}. Promote another version first.`;
        throw sentinelError('SENT_USAGE', { problem });
      }
      await registry.archive(version, { by: userName(), reason: options.reason });
      print(options, { model: model.id, version }, () => `${model.id}: ${version} is archived\n`);
    });
  group
    .command('card [model]')
    .description('show the model card of a version: data, figures, drift, fairness and who decided')
    .option('--version <version>', 'which version (default: the champion)')
    .option('--model <id>', 'which model (default: the default model)')
    .option('--json', 'print JSON')
    .option('--html <file>', 'write the card as one HTML file, or to standard output with -')
    .action(async (model: string | undefined, raw: CardOptions, command: Command) =>
      writeCard(model, raw, await commandConfig(command)),
    );
  return group;
}

async function opened(
  raw: unknown,
  command: Command,
): Promise<{ model: ModelConfig; registry: ModelRegistry; options: Options }> {
  const options = parseOptions(optionsSchema, raw);
  const model = modelOf(await commandConfig(command), options.model);
  return { model, registry: createModelRegistry(model, { now }), options };
}

async function championOf(registry: ModelRegistry): Promise<string> {
  const champion = await registry.champion();
  if (champion) return champion.version;
  throw sentinelError('SENT_USAGE', { problem: 'No version is champion yet. Name the version to show.' });
}

async function listVersions(models: readonly ModelConfig[], options: Options): Promise<void> {
  const listed: (ListedVersion & { readonly model: string })[] = [];
  for (const model of models) {
    // One model that is served from a fixed file says so only where it alone was asked for.
    if (model.model_file !== undefined && models.length > 1) continue;
    const versions = await createModelRegistry(model, { now }).list({
      onBroken: (path, problem) => process.stderr.write(`skipped ${path}: ${problem}\n`),
    });
    listed.push(...versions.map((version) => ({ model: model.id, ...version })));
  }
  print(options, listed, () => {
    if (listed.length === 0) return 'No model has a version yet. Make one with: sentinel train\n';
    const rows = listed.map(({ model, state, metadata }) => [
      model,
      metadata.version,
      state,
      secondText(metadata.created_at),
      metadata.framework,
      describeMetrics(metadata.metrics),
    ]);
    return textTable([['model', 'version', 'state', 'created (UTC)', 'framework', 'measured'], ...rows]);
  });
}

function print(options: Options, value: unknown, text: () => string): void {
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : text());
}

function tell(options: Options, model: ModelConfig, record: ChampionRecord): void {
  print(options, record, () => {
    const before = record.previous === null ? '' : `, ${record.previous} before`;
    return `${model.id}: ${record.version} is champion since ${secondText(record.at)} UTC${before}\n`;
  });
}

function described(metadata: VersionMetadata, path: string): string[][] {
  const { features, target, training, file } = metadata;
  return [
    ['model', metadata.model],
    ['version', metadata.version],
    ['created (UTC)', `${secondText(metadata.created_at)}, ${metadata.source}`],
    ['framework', metadata.framework],
    ['features', features.map(({ name, type }) => `${name} (${type})`).join(', ')],
    ['target', `${target.name}: ${target.type === 'regression' ? 'a number' : target.classes.join(', ')}`],
    ['measured', describeMetrics(metadata.metrics)],
    [
      'trained (UTC)',
      `${secondText(training.trained_at)} on ${training.rows?.toLocaleString('en') ?? 'an unknown number of'} rows`,
    ],
    ['training data', training.sha256 === null ? 'not known' : `SHA-256 ${training.sha256}`],
    [
      'parameters',
      Object.entries(training.params)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ') || 'none',
    ],
    ['file', `${path} (${file.bytes.toLocaleString('en')} bytes, SHA-256 ${file.sha256})`],
  ];
}

function historyRow({ at, action, version, by, reason }: ChampionRecord): string[] {
  return [secondText(at), action, version, by ?? '-', reason ?? ''];
}
