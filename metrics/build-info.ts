import { Gauge, type Registry } from 'prom-client';

export const BUILD_INFO = 'sentinelml_build_info';

export interface Build {
  readonly version: string;
  /** The commit that was built; empty when nobody said. */
  readonly commit: string;
}

/** A constant 1 that carries the product's version, so that a dashboard can tell what runs where. */
export function registerBuildInfo(registry: Registry, { version, commit }: Build): void {
  new Gauge({
    name: BUILD_INFO,
    help: 'The version of SentinelML that runs, the commit it was built from, and its Node.js; always 1.',
    labelNames: ['version', 'commit', 'node_version'],
    registers: [registry],
  }).set({ version, commit, node_version: process.versions.node }, 1);
}
