/** Removes reports, run records, logged predictions, notices and process logs by the retention policy of the configuration. */
import { proxyActivities, setCurrentDetails, upsertMemo } from '@temporalio/workflow';
import type { createActivities } from '../activities/create-activities.js';
import type { Pruned } from '../activities/prune-history.js';
import type { PruneHistoryInput, PruneHistoryOutput } from './contract.js';
import { fewEnough } from './few-enough.js';
import { inputObject } from './input-object.js';
import { nominalTime } from './nominal-time.js';
import { cancellable } from './was-cancelled.js';

type Activities = ReturnType<typeof createActivities>;

const { selectModels, pruneModel, pruneLogs } = proxyActivities<
  Pick<Activities, 'selectModels' | 'pruneModel' | 'pruneLogs'>
>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '10s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 5 },
});

/** Some 9,000 events. */
const MOST_MODELS = 1_500;

/** Prunes one model after the other. In a dry run everything is counted and nothing removed. */
export async function pruneHistory(input?: PruneHistoryInput): Promise<PruneHistoryOutput> {
  return cancellable(() => prune(input));
}

async function prune(input?: PruneHistoryInput): Promise<PruneHistoryOutput> {
  const { dry_run: dryRun = false, ...selection } = inputObject<PruneHistoryInput>(input);
  const request = { as_of: nominalTime().toISOString(), dry_run: dryRun === true };
  const selected = await selectModels.executeWithOptions({ summary: 'which models' }, [selection]);
  const models = fewEnough(selected, MOST_MODELS, 'pruned');

  const removed = new Map<string, Pruned>();
  const add = (pruned: readonly Pruned[]): void => {
    for (const { kind, files, bytes } of pruned) {
      const before = removed.get(kind) ?? { kind, files: 0, bytes: 0 };
      removed.set(kind, { kind, files: before.files + files, bytes: before.bytes + bytes });
    }
    setCurrentDetails(table([...removed.values()], request.dry_run));
  };
  for (const model of models)
    add(await pruneModel.executeWithOptions({ summary: model }, [{ ...request, model }]));
  // The logs of the processes belong to no model.
  if (selection.models === undefined)
    add(await pruneLogs.executeWithOptions({ summary: 'process logs' }, [request]));

  const kinds = [...removed.values()];
  const output = {
    dry_run: request.dry_run,
    as_of: request.as_of,
    models: models.length,
    files: kinds.reduce((sum, { files }) => sum + files, 0),
    bytes: kinds.reduce((sum, { bytes }) => sum + bytes, 0),
    removed: kinds,
  };
  upsertMemo({ files: output.files, bytes: output.bytes, dry_run: output.dry_run });
  return output;
}

function table(kinds: readonly Pruned[], dryRun: boolean): string {
  const rows = kinds.map(({ kind, files, bytes }) => `| ${kind.replace('_', ' ')} | ${files} | ${bytes} |`);
  return [
    `### ${dryRun ? 'Would be removed' : 'Removed'}`,
    '',
    '| kind | files | bytes |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}
