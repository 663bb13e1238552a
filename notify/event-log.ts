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

/** Two checks that end at the same time decide one after the other; more than so many are a defect. */
export const MOST_TRIES = 100;

const alarmSchema = z.object({
  on: z.boolean(),
  /** When it went on or off, and with which window. */
  since: z.iso.datetime().nullable(),
  window_end: z.iso.datetime().nullable(),
  /** When it was last told of. */
  told_at: z.iso.datetime().nullable(),
});
export type AlarmState = z.infer<typeof alarmSchema>;

const OFF: AlarmState = { on: false, since: null, window_end: null, told_at: null };

export const alarmStatesSchema = z.object({
  drift: alarmSchema,
  failure: alarmSchema,
  /** Events of earlier versions lack it. */
  performance: alarmSchema.default(OFF),
});
export type AlarmStates = z.infer<typeof alarmStatesSchema>;

const eventSchema = z.object({
  run_id: z.string(),
  alarms: alarmStatesSchema,
  alerts: z.array(alertSchema),
});
export type AlarmEvent = z.infer<typeof eventSchema>;

export const ALL_OFF: AlarmStates = { drift: OFF, failure: OFF, performance: OFF };

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
  const numbers = await eventNumbers(folder);
  const number = Number(numbers.at(-1) ?? 0);
  for (const one of numbers.toReversed()) {
    const event = await readEvent(folder, one);
    if (event) return { number, event };
    onBroken(join(folder, `${one}.json`));
  }
  return { number, event: null };
}

/** Among the last events that which a run made; `null` when there is none. */
export async function eventOfRun(folder: string, runId: string, last = 50): Promise<AlarmEvent | null> {
  for (const number of (await eventNumbers(folder)).slice(-last).toReversed()) {
    const event = await readEvent(folder, number);
    if (event?.run_id === runId) return event;
  }
  return null;
}

async function eventNumbers(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => EVENT_NAME.exec(name)?.[1] ?? []).sort();
}

async function readEvent(folder: string, number: string): Promise<AlarmEvent | null> {
  return readFile(join(folder, `${number}.json`), 'utf8').then(parsed, () => null);
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
