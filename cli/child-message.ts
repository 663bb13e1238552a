/** What the children of `sentinel start` tell it over IPC. */
import * as z from 'zod';
import { SentinelError } from '../config/errors.js';

export const childMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), detail: z.string() }),
  z.object({ type: z.literal('say'), line: z.string() }),
  z.object({ type: z.literal('failed'), code: z.string().nullable(), message: z.string() }),
]);
export type ChildMessage = z.infer<typeof childMessageSchema>;

/** Tells the parent, when there is one. */
export function tellParent(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

/** Tells the parent why this process cannot start, and hands the error on. */
export function tellFailure(error: unknown): never {
  tellParent({
    type: 'failed',
    code: error instanceof SentinelError ? error.code : null,
    message: error instanceof Error ? error.message : String(error),
  });
  throw error;
}
