/** What `/health/ready` says, and what Prometheus is told of it, on a real socket. */
import { rm, writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import type { RunningApi } from '../api/start-api.js';
import { runningApi } from './running-api.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

const readySchema = z.object({ ready: z.boolean(), problems: z.array(z.string()) });

let project: TinyProject;
let api: RunningApi;
afterEach(async () => {
  await api.stop();
  await project.remove();
});

const ready = async () => readySchema.parse(await (await fetch(`${api.address}/health/ready`)).json());
const gauges = async (): Promise<string[]> =>
  (await (await fetch(`${api.address}/metrics`)).text())
    .split('\n')
    .filter((line) => /^sentinelml_read(y|iness_problem\{.*\}) 1$|^sentinelml_ready 0$/.test(line));

it('shows a live log that cannot be written until it can be again, though nobody asks for predictions any more', async () => {
  project = await tinyProject();
  api = await runningApi(project.config);
  expect(await gauges()).toEqual(['sentinelml_ready 1']);
  const { live_dir } = project.config.models.tiny ?? { live_dir: '' };
  await rm(live_dir, { recursive: true, force: true });
  await writeFile(live_dir, 'in the way');
  for (let scrape = 0; scrape < 2; scrape++) {
    expect(await ready()).toEqual({ ready: false, problems: ['the live log of tiny cannot be written'] });
    expect(await gauges()).toEqual([
      'sentinelml_ready 0',
      'sentinelml_readiness_problem{model="tiny",reason="live_log"} 1',
    ]);
  }
  await rm(live_dir);
  expect(await ready()).toEqual({ ready: true, problems: [] });
  expect(await gauges()).toEqual(['sentinelml_ready 1']);
});

it('shows a model that was never trained, and a feedback log that cannot be written', async () => {
  project = await tinyProject({ trained: false });
  api = await runningApi(project.config);
  const untrained = 'sentinelml_readiness_problem{model="tiny",reason="model_unavailable"} 1';
  expect(await gauges()).toEqual(['sentinelml_ready 0', untrained]);
  const { live_dir } = project.config.models.tiny ?? { live_dir: '' };
  await rm(live_dir, { recursive: true, force: true });
  await writeFile(live_dir, 'in the way').catch(async () => {
    // The folder above is not there either.
    await writeFile(project.config.data_dir, 'in the way');
  });
  await fetch(`${api.address}/feedback`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: 'a', actual: 0 }),
  });
  expect(await gauges()).toEqual([
    'sentinelml_ready 0',
    'sentinelml_readiness_problem{model="tiny",reason="feedback_log"} 1',
    untrained,
  ]);
});
