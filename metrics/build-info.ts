import { Gauge, type Registry } from 'prom-client';

export const BUILD_INFO = 'sentinelml_build_info';

/** A constant 1 that carries the product's version, so that a dashboard can tell what runs where. */
export function registerBuildInfo(registry: Registry, version: string): void {
  new Gauge({
    name: BUILD_INFO,
    help: 'The version of SentinelML that runs; always 1.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
}
