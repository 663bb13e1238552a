import { ApplicationFailure, patched } from '@temporalio/workflow';

/**
 * Refuses more models than one run's history has room for. Each step leaves some six events; Temporal warns of 10,240, and
 * ends a run beyond 51,200. Runs of earlier versions that are under way go on.
 *
 * @param what is done to them, such as `pruned`
 * @throws ApplicationFailure SENT_USAGE, not retried
 */
export function fewEnough(models: readonly string[], most: number, what: string): readonly string[] {
  if (models.length > most && patched('few-enough-models'))
    throw ApplicationFailure.nonRetryable(
      `Expected at most ${most} models to be ${what} by one run, got ${models.length}. Start several runs that name some each: {"models": ["<id>", …]}.`,
      'SENT_USAGE',
    );
  return models;
}
