/** Work that goes on beside other work. */
export interface Beside<T> {
  /** Whoever waits for it hears how it ended; until then nobody does. */
  readonly ended: Promise<T>;
  /** Calls it off, and waits until it is over, however it ends. Changes nothing once it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts work beside other work, whose failure is to stop it.
 *
 * @param work is given a signal: that of the whole step, or of `stop`
 */
export function startBeside<T>(
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
): Beside<T> {
  const own = new AbortController();
  const ended = work(signal ? AbortSignal.any([signal, own.signal]) : own.signal);
  ended.catch(() => {});
  return {
    ended,
    async stop() {
      own.abort();
      await ended.catch(() => {});
    },
  };
}
