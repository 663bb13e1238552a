import { join } from 'node:path';
import type { SentinelConfig } from '../config/load-config.js';
import { FEEDBACK_COLUMNS, FEEDBACK_PREFIX } from '../store/feedback-log.js';
import { createLiveLog } from '../store/live-log.js';
import { tinyRow } from './tiny-project.js';

/** Logs `rows` predictions of the tiny model that were made at `at`, their ages shifted by `shift`. */
export async function logRows(
  config: SentinelConfig,
  { at, rows, shift = 0, model = 'tiny' }: { at: Date; rows: number; shift?: number; model?: string },
): Promise<void> {
  const live = createLiveLog({
    directory: join(config.data_dir, 'live', model),
    columns: ['id', 'timestamp', 'model_version', 'age', 'city', 'prediction', 'probability'],
    now: () => at,
  });
  await live.appendMany(
    Array.from({ length: rows }, (_, i) => {
      const { age, city } = tinyRow(i);
      const probability = Math.min(0.95, Math.max(0.05, (age + shift - 25) / 45));
      return [
        `${at.getTime()}-${i}`,
        at.toISOString(),
        'rf-test',
        age + shift,
        city,
        probability >= 0.5 ? 1 : 0,
        probability,
      ];
    }),
  );
  await live.close();
}

/**
 * Logs what was true of the first `rows` predictions of the tiny model that were made at `at`.
 *
 * @param said when they were logged; now unless told
 * @param wrong every n-th label is the other one; none unless told
 * @param wrongIn every label of this city is the other one; none unless told
 */
export async function logLabels(
  config: SentinelConfig,
  {
    at,
    rows,
    said = new Date(),
    wrong,
    wrongIn,
    model = 'tiny',
  }: { at: Date; rows: number; said?: Date; wrong?: number; wrongIn?: string; model?: string },
): Promise<void> {
  const log = createLiveLog({
    directory: join(config.data_dir, 'live', model),
    columns: [...FEEDBACK_COLUMNS],
    prefix: FEEDBACK_PREFIX,
    now: () => new Date(),
  });
  await log.appendMany(
    Array.from({ length: rows }, (_, i) => {
      const { label, city } = tinyRow(i);
      const truth = label === 'yes' ? 1 : 0;
      const isWrong = (wrong !== undefined && i % wrong === 0) || city === wrongIn;
      const actual = isWrong ? 1 - truth : truth;
      return [`${at.getTime()}-${i}`, said.toISOString(), actual, 1];
    }),
  );
  await log.close();
}
