/** Run by the build: bundles the workflows, so that a worker starts at once and a bad import fails here. */
import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundlePath, workflowsPath } from './workflow-bundle.js';

const { code } = await bundleWorkflowCode({
  workflowsPath: workflowsPath(),
  logger: new DefaultLogger('WARN'),
});
await writeFile(bundlePath(), code);
