import { expect, it } from 'vitest';
import { createLog } from '../config/log.js';
import { createPayloadLog } from './payload-log.js';

it('shows rows, but for what is redacted', () => {
  const lines: string[] = [];
  const payloads = createPayloadLog(createLog('test', { write: (line) => void lines.push(line) }), ['age']);
  payloads('income', ['a'], [{ age: 39, city: 'Bern' }]);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    model: 'income',
    rows: [{ id: 'a', age: '[redacted]', city: 'Bern' }],
  });
});
