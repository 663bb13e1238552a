import type { Alert } from './alert.js';

/** A way to tell somebody. */
export interface Channel {
  readonly name: string;
  /**
   * Sends one alert, once. Its id goes with it, so that a receiver may tell a second delivery by it.
   *
   * @throws SentinelError SENT_NOTIFY_REFUSED when trying again cannot help, SENT_NOTIFY_FAILED when it can,
   *   SENT_SECRET_MISSING when the environment lacks a value
   */
  send(alert: Alert, signal?: AbortSignal): Promise<void>;
}

/** A failure that says by itself when to try again. */
export class TryAgainAfter extends Error {
  override readonly name = 'TryAgainAfter';
  /** Milliseconds. */
  readonly delayMs: number;

  constructor(cause: Error, delayMs: number) {
    super(cause.message, { cause });
    this.delayMs = delayMs;
  }
}
