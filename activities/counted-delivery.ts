import { SentinelError } from '../config/errors.js';
import type { NotificationMetrics } from '../metrics/notification-metrics.js';
import type { Delivery } from './deliver-alert.js';

/** Counts an attempt to deliver by how it ended. One that was cancelled, or had nothing left to do, is none. */
export async function countedDelivery(
  metrics: NotificationMetrics,
  channel: string,
  signal: AbortSignal,
  deliver: () => Promise<Delivery>,
): Promise<Delivery> {
  try {
    const delivery = await deliver();
    if (delivery.outcome === 'sent') metrics.attempted(channel, 'sent');
    return delivery;
  } catch (error) {
    const refused = error instanceof SentinelError && error.permanent;
    if (!signal.aborted) metrics.attempted(channel, refused ? 'refused' : 'failed');
    throw error;
  }
}
