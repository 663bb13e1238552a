/** The feedback log: what turned out to be true of predictions, in files beside the live log's. */

/** The start of the name of every feedback file. */
export const FEEDBACK_PREFIX = 'feedback';

/**
 * `id` is the prediction's, `timestamp` when the feedback came, `actual` the number of the class in the model's list of
 * classes (as `prediction` is) or the number that a regression should have predicted, and `known` 1 when the prediction
 * was found in the live log, 0 when it was not, empty when nobody could look.
 */
export const FEEDBACK_COLUMNS = ['id', 'timestamp', 'actual', 'known'] as const;
