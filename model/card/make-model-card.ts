import { SentinelError } from '../../config/errors.js';
import type { ModelConfig } from '../../config/load-config.js';
import type { FeatureConfig } from '../../config/schema.js';
import type { AuditEntry } from '../../store/audit/audit-entry.js';
import { createAuditLog } from '../../store/audit/audit-log.js';
import { performanceOf, type WindowPerformance } from '../../store/performance-history.js';
import { listRunRecords, type RunRecord } from '../../store/run-record.js';
import type { ChampionRecord } from '../champion-log.js';
import { createModelRegistry } from '../registry.js';
import type { VersionMetadata } from '../version-metadata.js';
import type { ModelCard } from './model-card-schema.js';

/** Stands for the version that is served now. */
export const CHAMPION = 'champion';

/** Records that are looked at: a check an hour for a month and a half. */
const MOST_CHECKS = 1000;
const MOST_RECENT = 20;
const MOST_COLUMNS = 20;

export interface CardDeps {
  readonly dataDir: string;
  readonly now: () => Date;
}

/**
 * The card of a version, made of what stands on disk: the registry, the run records, the audit log.
 *
 * @param version `champion` for the one that is served
 * @throws SentinelError SENT_MODEL_FILE_FIXED, SENT_MODEL_VERSION_UNKNOWN, SENT_MODEL_FILE_INVALID
 */
export async function makeModelCard(
  model: ModelConfig,
  version: string,
  { dataDir, now }: CardDeps,
): Promise<ModelCard> {
  const registry = createModelRegistry(model, { now });
  const history = await registry.history();
  const wanted = version === CHAMPION ? (history.at(-1)?.version ?? version) : version;
  const { metadata, state } = await registry.find(wanted, history);
  const served = periodsOf(wanted, history);
  const records =
    served.length === 0 ? [] : await listRunRecords(dataDir, model.id, { limit: MOST_CHECKS + 1 });
  const checks = records.slice(0, MOST_CHECKS).filter(({ window }) => isServed(window.end, served));
  const windows = await performanceOf(dataDir, model.id, checks);
  const { format, file, framework, source, created_at, training, metrics, calibration } = metadata;
  return {
    schema_version: 1,
    generated_at: now().toISOString(),
    model: model.id,
    title: model.title ?? null,
    version: wanted,
    state,
    created_at,
    source,
    framework,
    file: { format, bytes: file.bytes, sha256: file.sha256 },
    statements: model.card ?? {},
    data: { training, features: featuresOf(metadata, model), target: targetOf(metadata) },
    metrics,
    calibration,
    served,
    drift: driftOf(checks, records.length > MOST_CHECKS),
    performance: performanceIn(windows),
    ...(await decisionsOf(model, wanted, now)),
  };
}

/** When a version was champion. */
function periodsOf(version: string, history: readonly ChampionRecord[]): ModelCard['served'] {
  return history.flatMap((record, at) =>
    record.version === version ? [{ from: record.at, to: history[at + 1]?.at ?? null }] : [],
  );
}

function isServed(end: string, served: ModelCard['served']): boolean {
  const instant = Date.parse(end);
  return served.some(
    ({ from, to }) => Date.parse(from) < instant && (to === null || instant <= Date.parse(to)),
  );
}

/** The features that the version was made with, and what the configuration says of them now. */
function featuresOf({ features }: VersionMetadata, model: ModelConfig): ModelCard['data']['features'] {
  return features.map(({ name, type }) => {
    const declared: FeatureConfig | undefined = Object.hasOwn(model.features, name)
      ? model.features[name]
      : undefined;
    const numeric = declared?.type === 'numeric' ? declared : undefined;
    const categorical = declared?.type === 'categorical' ? declared : undefined;
    return {
      name,
      type,
      nullable: declared?.nullable ?? false,
      min: numeric?.min ?? null,
      max: numeric?.max ?? null,
      values: categorical?.values ?? null,
      description: declared?.description ?? null,
    };
  });
}

function targetOf({ target }: VersionMetadata): ModelCard['data']['target'] {
  const { name, type } = target;
  return { name, type, classes: target.type === 'classification' ? [...target.classes] : null };
}

function driftOf(records: readonly RunRecord[], more: boolean): ModelCard['drift'] {
  const verdicts = { stable: 0, drift: 0, insufficient_data: 0 };
  const columns = new Map<string, number>();
  for (const { verdict, drifted = [] } of records) {
    verdicts[verdict] += 1;
    for (const name of drifted) columns.set(name, (columns.get(name) ?? 0) + 1);
  }
  return {
    checks: records.length,
    more,
    verdicts,
    columns: [...columns]
      .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
      .slice(0, MOST_COLUMNS)
      .map(([name, drifted]) => ({ name, drifted })),
    recent: records.slice(0, MOST_RECENT).map(({ run_id, window, verdict, dataset }) => ({
      run_id,
      window_end: window.end,
      verdict,
      columns: dataset.columns,
      drifted_columns: dataset.drifted_columns,
    })),
  };
}

function performanceIn(windows: readonly WindowPerformance[]): ModelCard['performance'] {
  const of = (window: WindowPerformance | undefined) =>
    window === undefined ? null : { window_end: window.record.window.end, summary: window.now };
  return {
    windows: windows.length,
    newest: of(windows[0]),
    labelled: of(windows.find(({ now }) => now.labelled > 0)),
  };
}

async function decisionsOf(
  model: ModelConfig,
  version: string,
  now: () => Date,
): Promise<Pick<ModelCard, 'decisions' | 'audit'>> {
  const log = createAuditLog({ folder: model.audit_dir, now });
  let entries: readonly AuditEntry[] = [];
  try {
    entries = await log.entries();
    const last = await log.verify(entries);
    return {
      decisions: entriesOf(entries, model.id, version),
      audit: { intact: true, last_hash: last?.hash ?? null, problem: null },
    };
  } catch (error) {
    // A card that says that the log is broken says more than none.
    const problem = error instanceof SentinelError ? error.publicMessage : 'It cannot be read.';
    return {
      decisions: entriesOf(entries, model.id, version),
      audit: { intact: false, last_hash: null, problem },
    };
  }
}

function entriesOf(entries: readonly AuditEntry[], model: string, version: string): ModelCard['decisions'] {
  const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return entries
    .filter((entry) => entry.model === model && entry.details.version === version)
    .map(({ number, at, by, action, details, hash }) => ({
      number,
      at,
      by,
      action,
      previous: textOf(details.previous),
      reason: textOf(details.reason),
      hash,
    }));
}
