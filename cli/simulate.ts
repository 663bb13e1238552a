import { Command } from 'commander';
import * as z from 'zod';
import { plainKeys } from '../config/api-keys.js';
import { modelOf } from '../config/load-config.js';
import type { TargetConfig } from '../config/target.js';
import { sampleWithoutReplacement, seededRandom } from '../model/seeded-random.js';
import { publicUrl } from '../worker/public-url.js';
import { commandConfig } from './command-config.js';
import { parseDriftShift } from './drift-shift.js';
import { type RequestRow, readHeldOutRows } from './held-out-rows.js';
import { parseOptions } from './parse-options.js';
import { createProgress } from './progress.js';
import { type Sent, sendRows } from './send-rows.js';

const optionsSchema = z.object({
  model: z.string().optional(),
  rows: z.coerce.number().int().min(1).max(10_000_000).default(1_000),
  drift: z.array(z.string()).default([]),
  concurrency: z.coerce.number().int().min(1).max(1_000).default(16),
  seed: z.coerce.number().int().min(0).default(1),
  api: z.url().optional(),
});

/** `sentinel simulate --model ID --rows N --drift age=+8` */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('send held-out rows through the API, as they are or shifted')
    .option('--model <id>', 'model to send to (default: the default model)')
    .option('--rows <number>', 'how many rows (default: 1000)')
    .option('--drift <change...>', 'change a feature: age=+8, hours_per_week=*0.5, education=Masters')
    .option('--concurrency <number>', 'requests at the same time (default: 16)')
    .option('--seed <number>', 'which held-out rows are drawn (default: 1)')
    .option('--api <url>', 'address of the API (default: as configured)')
    .action(async (raw: unknown, command: Command) => {
      const options = parseOptions(optionsSchema, raw);
      const config = await commandConfig(command);
      const model = modelOf(config, options.model);
      const shifts = options.drift.map((text) => parseDriftShift(text, model));
      const rows = draw(await readHeldOutRows(model), options.rows, options.seed).map((row) => {
        const changed: RequestRow = { ...row };
        for (const { feature, apply } of shifts) changed[feature] = apply(row[feature] ?? null);
        return changed;
      });

      const progress = createProgress();
      const sent = await sendRows(rows, {
        url: new URL(`/models/${model.id}/predict`, options.api ?? publicUrl(config)),
        apiKey: plainKeys()[0],
        concurrency: options.concurrency,
        onSent: (done) => progress.update(`sending to ${model.id}`, done, rows.length),
      }).finally(() => progress.clear());
      const changes = shifts.length === 0 ? 'as they are' : `with ${options.drift.join(', ')}`;
      process.stdout.write(
        `${sent.rows.toLocaleString('en')} rows sent to ${model.id} ${changes} in ${sent.seconds.toFixed(1)} s ` +
          `(${Math.round(sent.rows / sent.seconds).toLocaleString('en')} a second), ` +
          `${summary(model.target, sent)}\n`,
      );
    });
}

function summary(target: TargetConfig, { rows, sum }: Sent): string {
  if (target.type === 'regression') return `${(sum / rows).toPrecision(4)} predicted on average`;
  if (target.classes.length > 2) return 'all answered';
  return `${((100 * sum) / rows).toFixed(1)} % predicted ${target.classes[1]}`;
}

/** `count` of the rows in a random order that the seed fixes, drawn afresh each time they are used up. */
function draw(rows: readonly RequestRow[], count: number, seed: number): RequestRow[] {
  const drawn: RequestRow[] = [];
  for (let round = 0; drawn.length < count && rows.length > 0; round++) {
    const picked = sampleWithoutReplacement(
      rows.length,
      Math.min(count - drawn.length, rows.length),
      seededRandom(seed, round),
    );
    for (const at of picked) {
      const row = rows[at];
      if (row) drawn.push(row);
    }
  }
  return drawn;
}
