/** One small file per alert and channel, which says whether it was delivered: a step that runs again does not send again. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeFileAtomically } from '../store/write-file-atomically.js';

const deliverySchema = z.object({
  alert: z.string(),
  channel: z.string(),
  /** `sending` from before an attempt on; it stays so when the process dies in the middle, and the alert is sent again. */
  state: z.enum(['sending', 'sent']),
  attempt: z.number().int().min(1),
  at: z.iso.datetime(),
});
export type Delivery = z.infer<typeof deliverySchema>;

function pathOf(dataDir: string, model: string, alert: string, channel: string): string {
  return join(dataDir, 'notifications', model, 'deliveries', `${alert}_${channel}.json`);
}

/** What is known of a delivery; `null` when it was never tried, or its file cannot be read. */
export async function readDelivery(
  dataDir: string,
  model: string,
  alert: string,
  channel: string,
): Promise<Delivery | null> {
  try {
    return deliverySchema.parse(JSON.parse(await readFile(pathOf(dataDir, model, alert, channel), 'utf8')));
  } catch {
    return null;
  }
}

export async function writeDelivery(dataDir: string, model: string, delivery: Delivery): Promise<void> {
  const path = pathOf(dataDir, model, delivery.alert, delivery.channel);
  await writeFileAtomically(path, `${JSON.stringify(delivery)}\n`);
}
