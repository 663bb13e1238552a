/** What a machine does not give: room on the disk, memory, a file. Nothing is wrong with the data then. */
import { messageOf, SentinelError, sentinelError } from '../config/errors.js';

/**
 * The catalogue's error for what the system or DuckDB reports of the machine; `null` when it is something else. All of
 * them may pass, so all may be tried again.
 */
export function machineFailure(thrown: unknown): SentinelError | null {
  if (thrown instanceof SentinelError) return null;
  const problem = messageOf(thrown).split('\n')[0] ?? '';
  if (isDiskFull(thrown)) return sentinelError('SENT_DISK_FULL', { problem }, { cause: thrown });
  if (isOutOfMemory(thrown)) return sentinelError('SENT_OUT_OF_MEMORY', { problem }, { cause: thrown });
  if (thrown instanceof Error && 'syscall' in thrown && 'code' in thrown)
    return sentinelError('SENT_SYSTEM_REFUSED', { problem }, { cause: thrown });
  return null;
}

/** Whether work on one file of many ended for a reason that the file has no part in, so that leaving it out would be wrong. */
export function isNoFault(thrown: unknown): boolean {
  return isDiskFull(thrown) || isOutOfMemory(thrown) || isInterrupt(thrown);
}

/** Whether DuckDB was told to stop. */
export function isInterrupt(thrown: unknown): boolean {
  return /^INTERRUPT Error/i.test(messageOf(thrown));
}

function isDiskFull(thrown: unknown): boolean {
  if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT'))
    return true;
  const message = messageOf(thrown);
  // From another thread only the message comes; DuckDB repeats the system's words.
  if (/^(ENOSPC|EDQUOT):/.test(message)) return true;
  return /^IO Error/i.test(message) && /No space left on device|quota exceeded/i.test(message);
}

function isOutOfMemory(thrown: unknown): boolean {
  return /^Out of Memory Error/i.test(messageOf(thrown));
}
