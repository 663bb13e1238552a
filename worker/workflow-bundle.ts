import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { packageRoot } from '../config/package-root.js';

/** Where the build leaves the bundle of all workflows. */
export function bundlePath(): string {
  return join(packageRoot(), 'dist', 'workflow-bundle.js');
}

/** The workflows' entry file, in the form (source or compiled) that this code itself runs in. */
export function workflowsPath(): string {
  return fileURLToPath(new URL(`../workflows/index${extname(import.meta.url)}`, import.meta.url));
}

/** What a worker loads its workflows from: the built bundle when running compiled, else the sources. */
export function workflowSource(): { workflowBundle: WorkflowBundleOption } | { workflowsPath: string } {
  const built = bundlePath();
  if (extname(import.meta.url) === '.js' && existsSync(built)) return { workflowBundle: { codePath: built } };
  return { workflowsPath: workflowsPath() };
}
