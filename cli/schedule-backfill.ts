import { Command } from 'commander';
import * as z from 'zod';
import type { SentinelConfig } from '../config/load-config.js';
import { productVersion } from '../config/version.js';
import { type BackfillState, followBackfill, slotsBetween, startBackfill } from '../worker/backfill.js';
import { type DeclaredSchedule, modelsChecked } from '../worker/declared-schedules.js';
import { publicUrl } from '../worker/public-url.js';
import { temporalUi } from '../worker/temporal-ui.js';
import { parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';
import { refuse } from './refuse.js';
import { onServer, targetOf, withTarget } from './schedule-target.js';

const instantSchema = z
  .string()
  .refine(
    (text) =>
      /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text) &&
      !Number.isNaN(Date.parse(text)),
    'expected a day or an ISO 8601 time with its zone, such as 2026-01-31 or 2026-01-31T06:00:00Z',
  )
  .transform((text) => new Date(text));

const optionsSchema = z.object({
  model: z.string().optional(),
  from: instantSchema,
  to: instantSchema,
  wait: z.boolean(),
});

/** `sentinel schedule backfill [schedule] --from T --to T` */
export function scheduleBackfillCommand(): Command {
  return withTarget(new Command('backfill'))
    .description('run the slots of a stretch of time again, each on its own window, and follow them')
    .requiredOption('--from <time>', 'first slot: a day (its midnight in UTC) or an ISO 8601 time')
    .requiredOption('--to <time>', 'last slot, in the same form; it is included')
    .option('--no-wait', 'do not follow the runs')
    .action(async (name: string | undefined, raw: unknown, command: Command) => {
      const { model, from, to, wait } = parseOptions(optionsSchema, raw);
      if (from > to)
        refuse(`Expected --from before --to, got ${from.toISOString()} and ${to.toISOString()}.`);
      if (to.getTime() > Date.now())
        refuse(
          `Expected --to in the past, got ${to.toISOString()}: a slot that has not come has no window yet.`,
        );
      await onServer(command, async (client, config) => {
        const target = targetOf(config, { name, model });
        const slots = await slotsBetween(client, target.id, { from, to });
        const [first] = slots;
        const last = slots.at(-1);
        if (!first || !last)
          return refuse(`${target.id} has no slot from ${from.toISOString()} to ${to.toISOString()}.`);
        const next = await startBackfill(client, target.id, { from: first, to: last });
        process.stderr.write(
          `${target.id}: ${count(slots.length, 'slot')} from ${first.toISOString()} to ${last.toISOString()}\n`,
        );
        if (!wait) return;
        const progress = createProgress();
        const state = await followBackfill(next, slots.length, ({ ended }) =>
          progress.update(`backfill of ${target.id}`, ended, slots.length),
        ).finally(() => progress.clear());
        await renderReports(config, target, first, last);
        process.stdout.write(tell(state, slots.length));
        if (state.ended < slots.length || (state.outcomes.failed ?? 0) > 0) process.exitCode = 1;
      });
    });
}

/** Slots run side by side; only now is all there that each of their reports looks back on. */
async function renderReports(
  config: SentinelConfig,
  schedule: DeclaredSchedule,
  from: Date,
  to: Date,
): Promise<void> {
  const { renderAgain } = await import('../activities/render-again.js');
  const deps = {
    config,
    publicUrl: publicUrl(config),
    productVersion: productVersion(),
    temporalUi: (run: { readonly workflowId: string; readonly runId: string }) => temporalUi(config, run),
  };
  for (const model of modelsChecked(config, schedule)) await renderAgain(deps, { model, from, to });
}

function tell({ ended, outcomes }: BackfillState, slots: number): string {
  const parts = Object.entries(outcomes).map(([outcome, many]) => `${many} ${outcome.replace('_', ' ')}`);
  const left = ended < slots ? `; ${slots - ended} not started: a run of the same slot was under way` : '';
  return `${count(ended, 'check')}: ${parts.join(', ') || 'none'}${left}\n`;
}

function count(many: number, what: string): string {
  return `${many.toLocaleString('en')} ${what}${many === 1 ? '' : 's'}`;
}
