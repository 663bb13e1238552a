import type { DriftOptions } from '../drift/options.js';
import type { LoadOptions } from '../store/choose-columns.js';

/** Two files to compare, and how. Plain data: threads are given it. */
export interface DriftJob {
  readonly reference: JobSide;
  readonly current: JobSide;
  /** Which columns of both files are loaded, and as what. */
  readonly load: LoadOptions;
  /** Without `onColumn`, which no thread could call. */
  readonly options: Omit<DriftOptions, 'onColumn'>;
  /** Warnings of whoever made the files, put before the engine's own. */
  readonly warnings: readonly string[];
  /** The folder of stored reference profiles; `null` to load the reference anew. */
  readonly profiles: string | null;
  /** The most memory that each DuckDB uses, such as `2GB`. */
  readonly memoryLimit?: string | undefined;
}

export interface JobSide {
  readonly file: string;
  /** What the result names the side, when not the file. */
  readonly source?: string;
}
