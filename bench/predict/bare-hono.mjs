/** A Hono route that does nothing: what an answer costs at least. It answers a constant as long as one of ours. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const CONSTANT = {
  id: '8d2f7a52-8a3c-4c8e-9b5f-0d6f2f3a1c11',
  model: 'income',
  model_version: 'rf-0123456789',
  prediction: 0,
  label: '<=50K',
  probability: 0.4530586467211692,
  timestamp: '2026-11-23T08:00:00.000Z',
};

const app = new Hono();
app.post('/predict', (c) => c.json(CONSTANT));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.argv[2]) });
