import type { SentinelConfig } from '../config/load-config.js';
import type { WantedPort } from './port-check.js';

/** The ports that `sentinel start` needs, and what to do about one that is taken. */
export function wantedPorts(config: SentinelConfig, ownTemporal: boolean): WantedPort[] {
  const { api, worker, temporal } = config;
  const ports: WantedPort[] = [
    {
      host: api.host,
      port: api.port,
      what: 'API',
      hint: 'Stop what listens there, or set SENTINEL_PORT or api.port to a free one.',
    },
    {
      host: worker.host,
      port: worker.metrics_port,
      what: "worker's metrics",
      hint: 'Set worker.metrics_port to a free one.',
    },
    {
      host: worker.host,
      port: worker.sdk_metrics_port,
      what: "Temporal SDK's metrics",
      hint: 'Set worker.sdk_metrics_port to a free one.',
    },
  ];
  if (ownTemporal) {
    const use = `To use the server that is there, set TEMPORAL_ADDRESS=127.0.0.1:${temporal.port}; else set temporal.port to a free one.`;
    ports.push({ host: '127.0.0.1', port: temporal.port, what: 'Temporal server', hint: use });
    ports.push({
      host: '127.0.0.1',
      port: temporal.ui_port,
      what: 'Temporal UI',
      hint: 'Set temporal.ui_port to a free one.',
    });
  }
  return ports;
}
