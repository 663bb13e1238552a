import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { allowedMethods } from './allowed-methods.js';

const app = new Hono();
app.use(async (_, next) => next());
app.get('/', (c) => c.text(''));
app.get('/runs', (c) => c.text(''));
app.post('/runs', (c) => c.text(''));
app.post(
  '/models/:model/predict',
  async (_, next) => next(),
  (c) => c.text(''),
);
app.get('/docs.js', (c) => c.text(''));
const methodsOf = allowedMethods(app.routes);

describe('allowedMethods', () => {
  it('lists each method once, in order', () => {
    expect(methodsOf('/runs')).toEqual(['GET', 'POST']);
    expect(methodsOf('/models/income/predict')).toEqual(['POST']);
    expect(methodsOf('/')).toEqual(['GET']);
  });

  it('knows nothing of paths that are not served, and takes no dot for any character', () => {
    expect(methodsOf('/models/a/b/predict')).toEqual([]);
    expect(methodsOf('/run')).toEqual([]);
    expect(methodsOf('/docsxjs')).toEqual([]);
  });
});
