import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/load-config.js';
import { inProject, textOf } from '../test/observability-files.js';
import { temporalUi } from './temporal-ui.js';

const config = parseConfig(await textOf('sentinel.config.yaml'), inProject('sentinel.config.yaml'));
const run = { workflowId: 'drift/income', runId: 'r1' };

describe('temporalUi', () => {
  it('is the dev server’s, unless another server is used', () => {
    expect(temporalUi(config, undefined, {})).toBe('http://127.0.0.1:8233');
    expect(temporalUi(config, run, {})).toBe(
      'http://127.0.0.1:8233/namespaces/default/workflows/drift%2Fincome/r1',
    );
    expect(temporalUi(config, run, { TEMPORAL_ADDRESS: 'temporal:7233' })).toBeNull();
  });

  it('leads to the run on another server, in its namespace', () => {
    const env = {
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_NAMESPACE: 'ml.prod',
      SENTINEL_TEMPORAL_UI: 'https://temporal.example.com/',
    };
    expect(temporalUi(config, undefined, env)).toBe('https://temporal.example.com');
    expect(temporalUi(config, run, env)).toBe(
      'https://temporal.example.com/namespaces/ml.prod/workflows/drift%2Fincome/r1',
    );
  });
});
