/** The steps of `pruneHistory`. */
import type { SentinelConfig } from '../config/load-config.js';
import { modelOf } from '../config/load-config.js';
import { listLongLogs, listOldFiles, listOldLogs } from '../store/retention/list-old-files.js';
import { OLD_FILE_KINDS, type OldFile, type OldFileKind } from '../store/retention/old-file.js';
import { removeFiles, setLogAside } from '../store/retention/remove-files.js';

/** What an attempt of a step removed, or would have; an attempt before it may have removed more, which is not counted. */
export interface Pruned {
  readonly kind: OldFileKind;
  readonly files: number;
  readonly bytes: number;
}

export interface PruneRequest {
  /** Ages are counted up to here, ISO 8601. */
  readonly as_of: string;
  readonly dry_run: boolean;
}

/** Removes what a model's retention policy has no more use for; only counts it in a dry run. */
export async function pruneModel(
  config: SentinelConfig,
  request: PruneRequest & { readonly model: string },
  progress: (phase: string, done?: number, total?: number) => void = () => {},
): Promise<Pruned[]> {
  const { id } = modelOf(config, request.model);
  progress('look');
  const old = await listOldFiles(config.data_dir, id, config.retention, new Date(request.as_of));
  if (!request.dry_run)
    await removeFiles(config.data_dir, old, (done, total) => progress('remove', done, total));
  return tally(old);
}

/** The same for the logs of the processes. Long ones are set aside first. */
export async function pruneLogs(config: SentinelConfig, request: PruneRequest): Promise<Pruned[]> {
  const old = await listOldLogs(config.data_dir, config.retention, new Date(request.as_of));
  const going = new Set(old.map(({ path }) => path));
  const long = (await listLongLogs(config.data_dir, config.retention)).filter(({ path }) => !going.has(path));
  if (!request.dry_run) {
    for (const file of long) await setLogAside(config.data_dir, file);
    await removeFiles(config.data_dir, old);
  }
  return tally([...old, ...long]);
}

function tally(files: readonly OldFile[]): Pruned[] {
  return OLD_FILE_KINDS.flatMap((kind) => {
    const some = files.filter((file) => file.kind === kind);
    if (some.length === 0) return [];
    return [{ kind, files: some.length, bytes: some.reduce((sum, { bytes }) => sum + bytes, 0) }];
  });
}
