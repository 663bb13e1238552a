import * as z from 'zod';
import { sentinelError } from '../config/errors.js';
import type { Runs } from './runs.js';

/** A moment in milliseconds since 1970, as Grafana tells it, or as ISO 8601. */
const momentSchema = z.union([
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

/**
 * Where the report of a model's last check is, or of the one that was the last at a moment: a dashboard knows the time of
 * a value and no file's name.
 *
 * @throws SentinelError SENT_MODEL_UNKNOWN, SENT_REQUEST_INVALID, SENT_REPORT_UNKNOWN when there was none
 */
export async function latestReport(
  runs: Pick<Runs, 'list'>,
  model: string,
  before: string | undefined,
): Promise<string> {
  const moment = before === undefined ? null : momentSchema.safeParse(before);
  if (moment?.success === false) {
    const problems = `before: expected milliseconds since 1970 or a time such as 2026-11-23T08:00:00Z, got "${before}"`;
    throw sentinelError('SENT_REQUEST_INVALID', { model, problems });
  }
  const records = await runs.list({ model, limit: moment === null ? 1 : Number.POSITIVE_INFINITY });
  const found = records.find(({ finished_at }) => moment === null || Date.parse(finished_at) <= moment.data);
  if (!found) throw sentinelError('SENT_REPORT_UNKNOWN', { file: 'yet', model });
  return `/reports/${found.model}/${found.report_html.split('/').at(-1)}`;
}
