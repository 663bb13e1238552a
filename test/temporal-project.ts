import { DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll } from 'vitest';
import { startTemporal, type TemporalEnvironment } from './temporal-environment.js';
import { type TinyProject, type TinyProjectOptions, tinyProject } from './tiny-project.js';
import { bundleWorkflows } from './with-worker.js';

/** There from the first hook or test of the file on that comes after the call. */
export interface TemporalProject {
  readonly temporal: TemporalEnvironment;
  readonly bundle: WorkflowBundle;
  readonly project: TinyProject;
}

/** A Temporal server, the workflows bundled for it, and a tiny project, for the tests of the file that calls this. */
export function temporalProject(options: TinyProjectOptions): TemporalProject {
  let temporal: TemporalEnvironment;
  let bundle: WorkflowBundle;
  let project: TinyProject;
  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    [temporal, bundle, project] = await Promise.all([
      startTemporal(),
      bundleWorkflows(),
      tinyProject(options),
    ]);
  });
  afterAll(async () => {
    await temporal?.stop();
    await project?.remove();
  });
  return {
    get temporal() {
      return temporal;
    },
    get bundle() {
      return bundle;
    },
    get project() {
      return project;
    },
  };
}
