/**
 * The version of the result that is written. It counts up when a reader of the last one could not make sense of the new;
 * results of every earlier version can be read. 2 has `performance`.
 */
export const SCHEMA_VERSION = 2;
