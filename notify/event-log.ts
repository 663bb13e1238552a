/**
 * What was told about a model, one numbered file per change of its alarms. The newest file says which alarms are on.
 *
 * A file comes into being whole and under a number that was free, or not at all: of two checks that end at the same
 * time, the second sees what the first has told and decides again.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { createFileAtomically } from '../store/write-file-atomically.js';
import { alertSchema } from './alert.js';

const alarmSchema = z.object({
  on: z.boolean(),
  /** When it went on or off, and with which window. */
  since: z.iso.datetime().nullable(),
  window_end: z.iso.datetime().nullable(),
  /** When it was last told of. */
  told_at: z.iso.datetime().nullable(),
});
export type AlarmState = z.infer<typeof alarmSchema>;

export const alarmStatesSchema = z.object({ drift: alarmSchema, failure: alarmSchema });
export type AlarmStates = z.infer<typeof alarmStatesSchema>;

const eventSchema = z.object({
  run_id: z.string(),
  alarms: alarmStatesSchema,
  alerts: z.array(alertSchema),
});
export type AlarmEvent = z.infer<typeof eventSchema>;

const OFF: AlarmState = { on: false, since: null, window_end: null, told_at: null };
export const ALL_OFF: AlarmStates = { drift: OFF, failure: OFF };

const EVENT_NAME = /^(\d{8})\.json$/;

/** Folder of what was told about a model. */
export function eventFolder(dataDir: string, model: string): string {
  return join(dataDir, 'notifications', model, 'events');
}

export interface NumberedEvent {
  /** 0 when nothing was ever told. */
  readonly number: number;
  readonly event: AlarmEvent | null;
}

/** The newest event. One that cannot be read counts as none, but keeps its number. */
export async function newestEvent(
  folder: string,
  onBroken: (path: string) => void = () => {},
): Promise<NumberedEvent> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = names.flatMap((name) => EVENT_NAME.exec(name)?.[1] ?? []).sort();
  const newest = numbers.at(-1);
  if (newest === undefined) return { number: 0, event: null };
  for (const number of numbers.toReversed()) {
    const path = join(folder, `${number}.json`);
    const event = await readFile(path, 'utf8').then(
      (text) => parsed(text),
      () => null,
    );
    if (event) return { number: Number(newest), event };
    onBroken(path);
  }
  return { number: Number(newest), event: null };
}

function parsed(text: string): AlarmEvent | null {
  try {
    return eventSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Adds an event under a number.
 *
 * @returns false when another one has taken that number
 */
export async function addEvent(folder: string, number: number, event: AlarmEvent): Promise<boolean> {
  const path = join(folder, `${String(number).padStart(8, '0')}.json`);
  return createFileAtomically(path, `${JSON.stringify(eventSchema.parse(event), null, 2)}\n`);
}
