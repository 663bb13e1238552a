/** The versions of a model: `data/models/{model}/{version}/`, and which of them is champion. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { messageOf, sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';
import { createAuditLog } from '../store/audit/audit-log.js';
import { flushFolder, writeFileAtomically } from '../store/write-file-atomically.js';
import {
  addChampionRecord,
  type ChampionRecord,
  readChampion,
  readChampionHistory,
  versionBefore,
} from './champion-log.js';
import { versionSchema } from './model-header.js';
import { readModelJson } from './read-model-json.js';
import { type VersionMetadata, versionMetadataSchema } from './version-metadata.js';

/** A version before it is in the registry. */
export interface NewVersion
  extends Omit<VersionMetadata, 'schema_version' | 'model' | 'created_at' | 'file'> {
  /** The model file: its name in the version's folder, and its bytes. */
  readonly file: { readonly name: string; readonly content: Uint8Array | string };
}

export interface Promotion {
  /** Who promotes: a person, a command. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** Refuse unless this is the champion; `null` stands for none. Not looked at unless told. */
  readonly expected?: string | null | undefined;
}

/** Where a version stands: served now, served once, set aside, or never served yet. */
export type VersionState = 'champion' | 'former' | 'archived' | 'candidate';

export interface ListedVersion {
  readonly state: VersionState;
  readonly metadata: VersionMetadata;
  /** Why it was set aside; `null` unless it was. */
  readonly archived: ArchiveMark | null;
}

const archiveSchema = z.strictObject({
  at: z.iso.datetime(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
});
export type ArchiveMark = z.infer<typeof archiveSchema>;

export interface ModelRegistry {
  /**
   * Puts a version in, whole or not at all. One that is there already (a version is named by what it predicts) keeps
   * its model file and the time it came, and takes the new figures.
   */
  add(version: NewVersion): Promise<VersionMetadata>;
  /** @throws SentinelError SENT_MODEL_VERSION_UNKNOWN, SENT_MODEL_FILE_INVALID */
  get(version: string): Promise<VersionMetadata>;
  /**
   * One version and where it stands.
   *
   * @param history what `history` has just read; it is read unless told
   * @throws SentinelError SENT_MODEL_VERSION_UNKNOWN, SENT_MODEL_FILE_INVALID
   */
  find(version: string, history?: readonly ChampionRecord[]): Promise<ListedVersion>;
  /** All versions, newest first; `onBroken` is told of folders that cannot be read. */
  list(options?: { readonly onBroken?: (path: string, problem: string) => void }): Promise<ListedVersion[]>;
  /** The record that names the champion; `null` when there is none yet. */
  champion(): Promise<ChampionRecord | null>;
  /** All promotions and rollbacks, oldest first. */
  history(): Promise<ChampionRecord[]>;
  /**
   * Makes a version champion. Serving processes take it up within a second. Promoting the champion again changes
   * nothing, so a step that is tried again may call this twice.
   *
   * @returns the record that names the champion
   * @throws SentinelError SENT_MODEL_VERSION_UNKNOWN, SENT_MODEL_VERSION_CONFLICT
   */
  promote(version: string, promotion?: Promotion): Promise<ChampionRecord>;
  /**
   * Makes the champion before the present one champion again.
   *
   * @throws SentinelError SENT_MODEL_NO_EARLIER_VERSION, SENT_MODEL_VERSION_UNKNOWN when its folder is gone,
   *   SENT_MODEL_VERSION_CONFLICT
   */
  rollback(promotion?: Promotion): Promise<ChampionRecord>;
  /**
   * Sets a version aside, with the reason; its files stay, and it may still be promoted. The champion stays champion.
   *
   * @throws SentinelError SENT_MODEL_VERSION_UNKNOWN
   */
  archive(version: string, mark?: Pick<Promotion, 'by' | 'reason'>): Promise<void>;
  /** Where a version's model file is. */
  filePath(metadata: VersionMetadata): string;
}

/** No version takes so long to be put in. */
const LEFTOVER_AFTER_MS = 3_600_000;

export interface RegistryDeps {
  readonly now: () => Date;
}

/**
 * The registry of a model.
 *
 * @throws SentinelError SENT_MODEL_FILE_FIXED when the configuration names a model file for it
 */
export function createModelRegistry(
  {
    id,
    model_dir: folder,
    model_file: fixed,
    audit_dir,
  }: Pick<ModelConfig, 'id' | 'model_dir' | 'model_file' | 'audit_dir'>,
  { now }: RegistryDeps,
): ModelRegistry {
  if (fixed !== undefined) throw sentinelError('SENT_MODEL_FILE_FIXED', { model: id, path: fixed });
  const audit = createAuditLog({ folder: audit_dir, now });

  async function versions(): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return entries
      .filter((entry) => entry.isDirectory() && versionSchema.safeParse(entry.name).success)
      .map(({ name }) => name);
  }

  async function mustExist(version: string): Promise<void> {
    const known = await versions();
    if (known.includes(version)) return;
    throw sentinelError('SENT_MODEL_VERSION_UNKNOWN', {
      model: id,
      version,
      known: known.sort().join(', ') || 'none',
    });
  }

  async function get(version: string): Promise<VersionMetadata> {
    await mustExist(version);
    return readMetadata(version);
  }

  async function readMetadata(version: string): Promise<VersionMetadata> {
    const path = join(folder, version, 'metadata.json');
    const metadata = await readModelJson(path, versionMetadataSchema);
    if (metadata.model === id && metadata.version === version) return metadata;
    const problem = `it is of ${metadata.model} ${metadata.version}`;
    throw sentinelError('SENT_MODEL_FILE_INVALID', { path, problem });
  }

  async function archiveMark(version: string): Promise<ArchiveMark | null> {
    return readModelJson(join(folder, version, 'archived.json'), archiveSchema).catch((error: unknown) => {
      if (error instanceof Error && isMissing(error.cause)) return null;
      throw error;
    });
  }

  async function listed(version: string, history: readonly ChampionRecord[]): Promise<ListedVersion> {
    const [metadata, archived] = await Promise.all([readMetadata(version), archiveMark(version)]);
    return { metadata, archived, state: stateOf(version, archived !== null, history) };
  }

  async function add({ file, ...given }: NewVersion): Promise<VersionMetadata> {
    const bytes = Buffer.from(file.content);
    const metadata = versionMetadataSchema.parse({
      ...given,
      schema_version: 1,
      model: id,
      created_at: now().toISOString(),
      file: {
        name: file.name,
        bytes: bytes.length,
        sha256: sha256(bytes),
      },
    });
    await removeLeftovers();
    const { source, framework, version, training } = metadata;
    const details = {
      version,
      source,
      framework,
      file: metadata.file.sha256,
      training_data: training.sha256,
    };
    await audit.record({ by: null, action: 'model.add', model: id, details }, metadata.created_at);
    const place = join(folder, metadata.version);
    const temporary = join(folder, `.${metadata.version}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await writeFileAtomically(join(temporary, file.name), bytes);
      await writeFileAtomically(join(temporary, 'metadata.json'), jsonText(metadata));
      await rename(temporary, place);
      await flushFolder(folder);
      return metadata;
    } catch (error) {
      // A folder does not take the name of one that holds files.
      if (!(await versions()).includes(metadata.version)) throw error;
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    const { created_at, file: kept } = await readMetadata(metadata.version);
    const whole = await readFile(join(place, kept.name)).then(
      (there) => sha256(there) === kept.sha256,
      () => false,
    );
    if (!whole) await writeFileAtomically(join(place, file.name), bytes);
    const renewed = { ...metadata, created_at, file: whole ? kept : metadata.file };
    await writeFileAtomically(join(place, 'metadata.json'), jsonText(renewed));
    return renewed;
  }

  /** What a process left that was killed while it put a version in. */
  async function removeLeftovers(): Promise<void> {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((name) => /^\..+\.tmp$/.test(name))) {
      const path = join(folder, name);
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > LEFTOVER_AFTER_MS) await rm(path, { recursive: true, force: true });
    }
  }

  async function appoint(
    action: ChampionRecord['action'],
    choose: (history: readonly ChampionRecord[]) => string,
    { by, reason, expected }: Promotion,
  ): Promise<ChampionRecord> {
    for (;;) {
      const history = await readChampionHistory(folder);
      const last = history.at(-1) ?? null;
      const version = choose(history);
      if (last?.version === version) return last;
      if (expected !== undefined && expected !== (last?.version ?? null)) {
        throw sentinelError('SENT_MODEL_VERSION_CONFLICT', {
          model: id,
          expected: expected ?? 'none',
          champion: last?.version ?? 'none',
        });
      }
      await get(version);
      const record: ChampionRecord = {
        schema_version: 1,
        number: (last?.number ?? 0) + 1,
        model: id,
        version,
        previous: last?.version ?? null,
        action,
        at: now().toISOString(),
        by: by ?? null,
        reason: reason ?? null,
      };
      const { previous } = record;
      const details = { version, previous, reason: record.reason };
      await audit.record({ by: record.by, action: `model.${action}`, model: id, details }, record.at);
      // Another process may have been faster; then its champion is the one to replace.
      if (!(await addChampionRecord(folder, record))) continue;
      await rm(join(folder, version, 'archived.json'), { force: true });
      return record;
    }
  }

  return {
    add,
    get,
    async find(version, history) {
      await mustExist(version);
      return listed(version, history ?? (await readChampionHistory(folder)));
    },
    async list({ onBroken } = {}) {
      const history = await readChampionHistory(folder);
      const found: ListedVersion[] = [];
      for (const version of await versions()) {
        try {
          found.push(await listed(version, history));
        } catch (error) {
          onBroken?.(join(folder, version), messageOf(error));
        }
      }
      return found.sort(
        (a, b) =>
          b.metadata.created_at.localeCompare(a.metadata.created_at) ||
          a.metadata.version.localeCompare(b.metadata.version),
      );
    },
    champion: () => readChampion(folder),
    history: () => readChampionHistory(folder),
    promote: (version, promotion = {}) => appoint('promote', () => version, promotion),
    rollback: (promotion = {}) =>
      appoint(
        'rollback',
        (history) => {
          const version = versionBefore(history);
          if (version === null) throw sentinelError('SENT_MODEL_NO_EARLIER_VERSION', { model: id });
          return version;
        },
        promotion,
      ),
    async archive(version, { by, reason } = {}) {
      await get(version);
      const mark: ArchiveMark = { at: now().toISOString(), by: by ?? null, reason: reason ?? null };
      const details = { version, reason: mark.reason };
      await audit.record({ by: mark.by, action: 'model.archive', model: id, details }, mark.at);
      await writeFileAtomically(join(folder, version, 'archived.json'), jsonText(mark));
    },
    filePath: ({ version, file }) => join(folder, version, file.name),
  };
}

function stateOf(version: string, archived: boolean, history: readonly ChampionRecord[]): VersionState {
  if (history.at(-1)?.version === version) return 'champion';
  if (archived) return 'archived';
  return history.some((record) => record.version === version) ? 'former' : 'candidate';
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
