import type { WorkerOptions } from '@temporalio/worker';
import type { SentinelConfig } from '../config/load-config.js';
import { productVersion } from '../config/version.js';

/**
 * What makes a worker one of a Worker Deployment: its runs stay with the version that began them. Nothing when the
 * configuration has no `worker.deployment`; then every worker takes every run.
 */
export function deploymentOptions(
  config: SentinelConfig,
): Pick<WorkerOptions, 'workerDeploymentOptions'> | Record<string, never> {
  const { deployment } = config.worker;
  if (!deployment) return {};
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: {
        deploymentName: deployment.name ?? config.project.replaceAll(/[^\w-]/g, '-').slice(0, 100),
        buildId: deployment.build_id ?? productVersion(),
      },
      defaultVersioningBehavior: deployment.behavior === 'pinned' ? 'PINNED' : 'AUTO_UPGRADE',
    },
  };
}
