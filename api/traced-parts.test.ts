import { describe, expect, it } from 'vitest';
import type { LiveLog } from '../store/live-log.js';
import type { SpanAttributes, Tracing } from '../tracing/tracing.js';
import { tracedLog } from './traced-parts.js';

const log: LiveLog = {
  append: async () => {},
  appendMany: async () => {},
  appendLines: async () => {
    throw new Error('the disk is full');
  },
  appendBytes: async () => {},
  problem: async () => null,
  close: async () => {},
  stats: () => ({ rows: 0, bytes: 0, failures: 0, healthy: true, waiting: 0 }),
};

describe('tracedLog', () => {
  it('makes a span of every append, with its rows, and passes on what becomes of it', async () => {
    const spans: [string, SpanAttributes][] = [];
    const tracing: Tracing = {
      span(name, attributes, work) {
        spans.push([name, attributes]);
        return work();
      },
    };
    const traced = tracedLog(log, 'income', tracing);
    await traced.append([1]);
    await traced.appendMany([[1], [2]]);
    await traced.appendBytes(new TextEncoder().encode('1\n2\n3\n4\n'), 4);
    await expect(traced.appendLines(['1\r\n', '2\r\n', '3\r\n'])).rejects.toThrow('the disk is full');
    expect(spans).toEqual(
      [1, 2, 4, 3].map((rows) => [
        'live_log.append',
        { 'sentinelml.model': 'income', 'sentinelml.rows': rows },
      ]),
    );
    expect(traced.stats()).toEqual(log.stats());
  });

  it('is the log itself when tracing is off', () => {
    expect(tracedLog(log, 'income', null)).toBe(log);
  });
});
