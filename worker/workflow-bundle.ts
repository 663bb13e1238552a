import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { packageRoot } from '../config/package-root.js';

/** The bundle that workers with tracing load, or that of all others. */
export interface BundleKind {
  readonly traced?: boolean;
}

/** Where the build leaves the bundle of all workflows. */
export function bundlePath({ traced = false }: BundleKind = {}): string {
  return join(packageRoot(), 'dist', traced ? 'workflow-bundle-traced.js' : 'workflow-bundle.js');
}

/** A module of `workflows/`, in the form (source or compiled) that this code itself runs in. */
function modulePath(name: string): string {
  return extname(import.meta.url) === '.js'
    ? join(packageRoot(), 'dist', 'workflows', `${name}.js`)
    : join(packageRoot(), 'workflows', `${name}.ts`);
}

/** The workflows' entry file. */
export function workflowsPath(): string {
  return modulePath('index');
}

/** The interceptors that the bundle has beside the workflows. */
export function interceptorModules({ traced = false }: BundleKind = {}): string[] {
  return traced ? [modulePath('tracing-interceptors')] : [];
}

export type WorkflowSource =
  | { readonly workflowBundle: WorkflowBundleOption; readonly workflowModules?: undefined }
  | { readonly workflowsPath: string; readonly workflowModules?: string[] };

/** What a worker loads its workflows from: the built bundle when running compiled, else the sources. */
export function workflowSource(kind: BundleKind = {}): WorkflowSource {
  const built = bundlePath(kind);
  if (extname(import.meta.url) === '.js' && existsSync(built)) return { workflowBundle: { codePath: built } };
  const workflowModules = interceptorModules(kind);
  return {
    workflowsPath: workflowsPath(),
    ...(workflowModules.length === 0 ? {} : { workflowModules }),
  };
}
