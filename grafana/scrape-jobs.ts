export { API_JOB, TEMPORAL_JOB, WORKER_JOB } from '../metrics/scrape-jobs.js';
