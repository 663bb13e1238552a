import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { requireFreePorts } from './port-check.js';

describe('requireFreePorts', () => {
  it('names the port, what wanted it, and what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const wanted = { host: '127.0.0.1', port, what: 'API', hint: 'Set api.port.' };
    try {
      await expect(requireFreePorts([wanted])).rejects.toThrow(
        `Port ${port} on 127.0.0.1 is taken, so the API cannot listen there. Set api.port.`,
      );
    } finally {
      taken.close();
      await once(taken, 'close');
    }
    await requireFreePorts([wanted]);
  });
});
