import { fileStamp } from '../store/file-stamp.js';

/** File names of a window's artefacts. They follow from the window's end alone. */

/**
 * `YYYYMMDD_HHMMSS` in UTC of an ISO 8601 instant.
 *
 * @throws RangeError when it is not an instant
 */
export function windowStamp(end: string): string {
  return fileStamp(new Date(end));
}

export interface ReportPaths {
  /** Relative to the data folder, with forward slashes. */
  readonly html: string;
  readonly json: string;
  /** The bare file names. */
  readonly htmlName: string;
  readonly jsonName: string;
}

/** Where the report of a model's window stands. */
export function reportPaths(model: string, end: string): ReportPaths {
  const name = `drift_${windowStamp(end)}`;
  return {
    html: `drift_reports/${model}/${name}.html`,
    json: `drift_reports/${model}/${name}.json`,
    htmlName: `${name}.html`,
    jsonName: `${name}.json`,
  };
}
