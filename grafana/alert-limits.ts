/**
 * Limits of alert rules that panels colour by. A test holds them against `prometheus/rules/sentinelml.rules.yml`, so
 * that a panel turns red exactly when its alert can fire.
 */

/** DriftRunStale: age of the last finished check, in periods of the model's schedule. */
export const STALE_AFTER_PERIODS = 2;

/** ApiErrors: share of requests to a route that end with a 5xx status. */
export const FAILED_REQUESTS_RATIO = 0.05;
