import type { PredictionMetrics } from '../../metrics/prediction-metrics.js';
import { countLogged } from '../predict.js';
import type { ServedModel } from '../served-models.js';
import type { Batches } from './batches.js';

/**
 * Answers a large batch without holding up other requests. It promises what `predict` does.
 *
 * @returns the body of the answer; `null` when the request has to be read and predicted here
 * @throws SentinelError SENT_LIVE_LOG_FAILED, and then no row of the request counts as answered
 */
export async function answerBatch(
  served: ServedModel,
  body: Uint8Array,
  batches: Batches,
  metrics: PredictionMetrics,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const batch = await batches.predict(served, body);
  if (batch === null) return null;
  const { json, csv, rows, ids, labels, seconds } = batch;
  metrics.inferred(served.config.id, seconds);
  const since = performance.now();
  await countLogged(served, served.log.appendBytes(csv, rows), { ids, count: rows, labels, since }, metrics);
  return json;
}
