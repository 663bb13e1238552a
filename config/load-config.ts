/** Reads `sentinel.config.yaml` and resolves every path in it against the file's folder. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { messageOf, sentinelError } from './errors.js';
import { configSchema, type ParsedConfig } from './schema.js';

type ParsedModel = ParsedConfig['models'][string];

/** One model, its paths absolute. */
export interface ModelConfig extends Omit<ParsedModel, 'model_file'> {
  readonly id: string;
  /** Folder of the model's versions; see model/registry.ts. */
  readonly model_dir: string;
  /** The one file to serve, in place of the registry's champion; only where the configuration names it. */
  readonly model_file?: string;
  /** Folder of the model's live log. */
  readonly live_dir: string;
  /** Folder of the model's reports and results. */
  readonly report_dir: string;
  /** The same for all models. */
  readonly audit_dir: string;
}

/** The configuration, its paths absolute. */
export interface SentinelConfig extends Omit<ParsedConfig, 'models' | 'data_dir'> {
  /** The file it was read from. */
  readonly path: string;
  /** The folder that the file stands in. */
  readonly root: string;
  readonly data_dir: string;
  readonly models: Readonly<Record<string, ModelConfig>>;
}

export const CONFIG_FILE = 'sentinel.config.yaml';

/**
 * Loads the configuration from `path`, else from the environment variable `SENTINEL_CONFIG`, else from
 * `sentinel.config.yaml` in the working folder.
 *
 * @throws SentinelError SENT_CONFIG_NOT_FOUND, SENT_CONFIG_INVALID (with line and key of each problem)
 */
export async function loadConfig(path?: string): Promise<SentinelConfig> {
  const file = resolve(path ?? process.env.SENTINEL_CONFIG ?? CONFIG_FILE);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw sentinelError('SENT_CONFIG_NOT_FOUND', { path: file }, { cause });
  });
  return parseConfig(text, file);
}

/**
 * Parses the text of a configuration that stands at `file`.
 *
 * @throws SentinelError SENT_CONFIG_INVALID
 */
export function parseConfig(text: string, file: string): SentinelConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) {
    throw sentinelError('SENT_CONFIG_INVALID', {
      path: file,
      problems: broken.message.split('\n')[0] ?? 'not YAML',
    });
  }
  const parsed = configSchema.safeParse(documentValue(document, file));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const at = document.getIn(
        issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
        true,
      );
      const offset =
        typeof at === 'object' && at !== null && 'range' in at && Array.isArray(at.range)
          ? at.range[0]
          : null;
      const line = typeof offset === 'number' ? `line ${lines.linePos(offset).line}, ` : '';
      // Of a key that does not fit, zod says only that; what was expected stands one level further down.
      const message =
        issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
      return `${line}${issue.path.join('.') || 'the file'}: ${message}`;
    });
    throw sentinelError('SENT_CONFIG_INVALID', { path: file, problems: problems.join('; ') });
  }
  return resolvePaths(parsed.data, file);
}

/** The plain value of a document. Aliases that lead nowhere, or that multiply beyond reason, are refused here. */
function documentValue(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw sentinelError('SENT_CONFIG_INVALID', { path, problems: messageOf(cause) }, { cause });
  }
}

/** Where it is written who did what. */
export function auditFolder(data_dir: string): string {
  return join(data_dir, 'audit');
}

function resolvePaths(parsed: ParsedConfig, file: string): SentinelConfig {
  const root = dirname(file);
  const data = resolve(root, parsed.data_dir);
  const models: Record<string, ModelConfig> = {};
  for (const [id, { model_file, ...model }] of Object.entries(parsed.models)) {
    models[id] = {
      ...model,
      id,
      reference: resolve(root, model.reference),
      model_dir: resolve(data, 'models', id),
      ...(model_file === undefined ? {} : { model_file: resolve(root, model_file) }),
      live_dir: resolve(data, 'live', id),
      report_dir: resolve(data, 'drift_reports', id),
      audit_dir: auditFolder(data),
      training: {
        ...model.training,
        ...(model.training.held_out === undefined
          ? {}
          : { held_out: resolve(root, model.training.held_out) }),
      },
    };
  }
  return { ...parsed, path: file, root, data_dir: data, models };
}

/**
 * The model of that id.
 *
 * @throws SentinelError SENT_MODEL_UNKNOWN
 */
export function modelOf(config: SentinelConfig, id: string = config.default_model): ModelConfig {
  const model = Object.hasOwn(config.models, id) ? config.models[id] : undefined;
  if (!model)
    throw sentinelError('SENT_MODEL_UNKNOWN', { model: id, known: Object.keys(config.models).join(', ') });
  return model;
}
