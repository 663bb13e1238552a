/** Run by the build: bundles the workflows, so that a worker starts at once and a bad import fails here. */
import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundlePath, interceptorModules, workflowsPath } from './workflow-bundle.js';

for (const traced of [false, true]) {
  const { code } = await bundleWorkflowCode({
    workflowsPath: workflowsPath(),
    workflowInterceptorModules: interceptorModules({ traced }),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(bundlePath({ traced }), code);
}
