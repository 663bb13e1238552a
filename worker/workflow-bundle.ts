import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { packageRoot } from '../config/package-root.js';

/** Where the build leaves the bundle of all workflows. */
export function bundlePath(): string {
  return join(packageRoot(), 'dist', 'workflow-bundle.js');
}

/** The workflows' entry file, in the form (source or compiled) that this code itself runs in. */
export function workflowsPath(): string {
  return extname(import.meta.url) === '.js'
    ? join(packageRoot(), 'dist', 'workflows', 'index.js')
    : join(packageRoot(), 'workflows', 'index.ts');
}

/** What a worker loads its workflows from: the built bundle when running compiled, else the sources. */
export function workflowSource(): { workflowBundle: WorkflowBundleOption } | { workflowsPath: string } {
  const built = bundlePath();
  if (extname(import.meta.url) === '.js' && existsSync(built)) return { workflowBundle: { codePath: built } };
  return { workflowsPath: workflowsPath() };
}
