/**
 * Limits of alert rules that panels colour by, so that a panel turns red exactly when its alert can fire. They are those of
 * the configuration, from which `prometheus/rules/sentinelml.rules.yml` is made too.
 */
import { DEFAULT_ALERT_LIMITS } from '../config/alerts-schema.js';

/** DriftRunStale: age of the last finished check, in periods of the model's schedule. */
export const STALE_AFTER_PERIODS = DEFAULT_ALERT_LIMITS.stale_periods;

/** ApiErrors: share of requests to a route that end with a 5xx status. */
export const FAILED_REQUESTS_RATIO = DEFAULT_ALERT_LIMITS.failed_requests;
