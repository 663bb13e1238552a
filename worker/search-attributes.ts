import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { sentinelError } from '../config/errors.js';
import { SEARCH_ATTRIBUTES } from '../workflows/names.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  Double: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
} as const;

/** As people call the types. */
const NAMES: Readonly<Record<number, string>> = {
  [IndexedValueType.INDEXED_VALUE_TYPE_TEXT]: 'Text',
  [IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD]: 'Keyword',
  [IndexedValueType.INDEXED_VALUE_TYPE_INT]: 'Int',
  [IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE]: 'Double',
  [IndexedValueType.INDEXED_VALUE_TYPE_BOOL]: 'Bool',
  [IndexedValueType.INDEXED_VALUE_TYPE_DATETIME]: 'Datetime',
  [IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST]: 'KeywordList',
};

const KNOWN_MS = 60_000;

/**
 * Registers the search attributes that are missing, and waits until the server knows them. A workflow that sets one the
 * server does not know, or knows as something else, would hang, so a worker calls this before it takes work.
 *
 * @param address where the server is, for people
 * @throws SentinelError SENT_TEMPORAL_REFUSED when one of our names is of another type there
 */
export async function ensureSearchAttributes(client: Client, address: string): Promise<void> {
  const { namespace } = client.options;
  const { operatorService } = client.connection;
  const { customAttributes: there = {} } = await operatorService.listSearchAttributes({ namespace });
  for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) {
    const found = there[name];
    if (found === undefined || found === TYPES[type]) continue;
    const problem = `namespace "${namespace}" has a search attribute ${name} that is ${NAMES[found] ?? found}, expected ${type}; remove it there, or use a namespace of its own`;
    throw sentinelError('SENT_TEMPORAL_REFUSED', { address, problem });
  }
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in there));
  if (missing.length === 0) return;
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, TYPES[type]])),
  });
  await until(() => client.workflow.count(missing.map(([name]) => `${name} IS NOT NULL`).join(' AND ')));
}

/** A cluster's services look for new attributes only every few seconds, and refuse a schedule that has one until then. */
async function until(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + KNOWN_MS;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
