/** A model without a version is served once it has one, before any request asks for it. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, expect, it } from 'vitest';
import { createServedModels, type ServedModels } from '../api/served-models.js';
import { modelOf } from '../config/load-config.js';
import { createPredictionMetrics } from '../metrics/prediction-metrics.js';
import { loadModel } from '../model/load-model.js';
import { CHAMPION_FOLDER } from '../model/model-header.js';
import { modelStamp } from '../model/model-stamp.js';
import { trainModel } from '../model/train-model.js';
import { createLiveLog } from '../store/live-log.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

let project: TinyProject | undefined;
let models: ServedModels | undefined;
afterEach(async () => {
  await models?.close();
  await project?.remove();
});

it('takes up the first version that a model gets, and tells once of one that cannot be loaded', async () => {
  project = await tinyProject({ trained: false });
  const { config } = project;
  const metrics = createPredictionMetrics(new Registry(), () => []);
  const failed: string[] = [];
  let loads = 0;
  models = createServedModels({
    config,
    loadModel: (model) => {
      loads += 1;
      return loadModel(model);
    },
    modelStamp,
    openLog: ({ live_dir }, header) => createLiveLog({ directory: live_dir, columns: [...header] }),
    metrics: () => metrics,
    onReloadFailed: (model) => failed.push(model),
  });
  await models.refresh();
  await models.refresh();
  expect(models.ready('tiny')).toBeUndefined();
  // That there is none is no failure, and is not looked into again until something is promoted.
  expect({ failed, loads }).toEqual({ failed: [], loads: 1 });

  const promotions = join(modelOf(config).model_dir, CHAMPION_FOLDER);
  await mkdir(promotions, { recursive: true });
  await writeFile(join(promotions, '000001.json'), '{');
  await models.refresh();
  await models.refresh();
  expect(models.ready('tiny')).toBeUndefined();
  expect(failed).toEqual(['tiny']);

  await rm(promotions, { recursive: true });
  const { version } = await trainModel(modelOf(config), { now: () => new Date() });
  await models.refresh();
  expect(models.ready('tiny')?.predictor.version).toBe(version);
});
