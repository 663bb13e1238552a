/** Files that a retention policy has no more use for. */

export const OLD_FILE_KINDS = [
  'report',
  'run',
  'live_log',
  'notification',
  'window',
  'leftover',
  'log',
] as const;
export type OldFileKind = (typeof OLD_FILE_KINDS)[number];

export interface OldFile {
  readonly kind: OldFileKind;
  /** Relative to the data folder, with forward slashes. A folder, when the kind is `window`. */
  readonly path: string;
  readonly bytes: number;
}
