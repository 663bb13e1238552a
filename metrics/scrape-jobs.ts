/** Job names of `prometheus/prometheus.yml`, for the metrics whose names are not ours alone. */

export const API_JOB = 'sentinelml-api';
export const WORKER_JOB = 'sentinelml-worker';
export const TEMPORAL_JOB = 'temporal-sdk';
