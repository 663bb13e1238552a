/** The workflows a worker registers. Everything exported here becomes one, so nothing else is. */
export { compactLiveLog } from './compact-live-log.js';
export { deliverAlert } from './deliver-alert.js';
export { driftCheck } from './drift-check.js';
export { driftSweep } from './drift-sweep.js';
export { evaluatePerformance } from './evaluate-performance.js';
export { pruneHistory } from './prune-history.js';
export { retrain } from './retrain.js';
