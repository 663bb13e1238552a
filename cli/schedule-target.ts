/** Which schedule a `sentinel schedule …` command means, and the connection that it acts through. */
import { type Client, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client';
import type { Command } from 'commander';
import { sentinelError } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import { connectClient, temporalTarget } from '../worker/connect.js';
import { type DeclaredSchedule, declaredSchedules } from '../worker/declared-schedules.js';
import { driftScheduleId } from '../workflows/names.js';
import { commandConfig } from './command-config.js';

export interface Named {
  /** The schedule's id, or a model. */
  readonly name?: string | undefined;
  readonly model?: string | undefined;
}

/** Adds the argument and option by which a command is told its schedule. */
export function withTarget(command: Command): Command {
  return command
    .argument('[schedule]', 'its id, such as drift-income, or its model (default: that of the default model)')
    .option('--model <id>', 'the schedule of this model’s drift checks');
}

/**
 * The schedule that was named.
 *
 * @throws SentinelError SENT_SCHEDULE_UNKNOWN, SENT_USAGE when two different ones were named
 */
export function targetOf(config: SentinelConfig, { name, model }: Named): DeclaredSchedule {
  const all = declaredSchedules(config);
  const find = (wanted: string): DeclaredSchedule => {
    const found = all.find(({ id }) => id === wanted) ?? all.find(({ id }) => id === driftScheduleId(wanted));
    if (found) return found;
    const known = all.map(({ id }) => id).join(', ') || 'none (no model declares one)';
    throw sentinelError('SENT_SCHEDULE_UNKNOWN', { known, schedule: wanted });
  };
  const found = find(name ?? model ?? config.default_model);
  if (name !== undefined && model !== undefined && find(model) !== found)
    throw sentinelError('SENT_USAGE', {
      problem: `Expected one schedule, got ${name} and --model ${model}.`,
    });
  return found;
}

/** Connects, does the work, and closes the connection. */
export async function onServer<T>(
  command: Command,
  work: (client: Client, config: SentinelConfig) => Promise<T>,
): Promise<T> {
  const config = await commandConfig(command);
  const client = await connectClient(temporalTarget(config));
  try {
    return await work(client, config);
  } finally {
    await client.connection.close();
  }
}

/**
 * Does something with a schedule on the server.
 *
 * @throws SentinelError SENT_SCHEDULE_NOT_APPLIED when the server does not have it
 */
export async function withHandle<T>(
  client: Client,
  { id }: DeclaredSchedule,
  work: (handle: ScheduleHandle) => Promise<T>,
): Promise<T> {
  return work(client.schedule.getHandle(id)).catch((error: unknown) => {
    if (error instanceof ScheduleNotFoundError)
      throw sentinelError('SENT_SCHEDULE_NOT_APPLIED', { schedule: id });
    throw error;
  });
}
